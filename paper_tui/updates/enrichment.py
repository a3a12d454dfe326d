"""Making papers complete: their arXiv identifier, then what arXiv and Hugging Face know of them.

Only gaps are filled, as `merging` has it, and what the reader has written is never touched. After
each batch what was found is in the library, so that whatever ends the work, it goes on from there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from paper_tui.library.identity import Near, is_same, near
from paper_tui.library.library import Library
from paper_tui.library.merging import merge
from paper_tui.online import arxiv
from paper_tui.online.arxiv import Arxiv
from paper_tui.online.hugging_face import HuggingFace
from paper_tui.online.online_errors import OnlineError, RefusedError
from paper_tui.online.turns import Service
from paper_tui.online.web import Web
from paper_tui.paper import Link, Paper, PaperId, PartialDate, Record
from paper_tui.system.batched import batched
from paper_tui.text.plurals import counted
from paper_tui.text.readable import inert, readable, readable_title

TITLES = 10
"""Titles that arXiv is asked for at once."""

AGAIN_AFTER = timedelta(days=30)
"""When a question that had no answer is asked again."""

_MOST_NEAR = 3
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_BY_ID, _BY_TITLE, _COUNTS = "arXiv id", "arXiv title", "Hugging Face"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a paper, before and after, in words for the reader; `old` is empty for a gap."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What one service adds to one paper; `found` is all that it said."""

    id: PaperId
    title: str
    source: str
    changes: tuple[FieldChange, ...]
    found: Paper

    def lines(self) -> Iterator[str]:
        """The paper, then a line for each field."""
        yield f"{self.id}  {readable_title(self.title)}"
        for change in self.changes:
            old = f" (was: {change.old})" if change.old else ""
            yield f"    {change.field:<11}{change.new}{old}  [{self.source}]"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A paper for which arXiv has something near, best first: the reader decides."""

    id: PaperId
    paper: Paper
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is, in papers, and what is asked."""

    done: int
    total: int
    asking: str


@dataclass(slots=True)
class Report:
    """What has come of it. `problem` is why it ended before its time.

    `unknown` are the papers that arXiv has nothing like, or whose identifier it does not know,
    `vain` the questions that had no answer, and for which papers.
    """

    completions: list[Completion] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unknown: list[PaperId] = field(default_factory=list)
    vain: list[tuple[str, PaperId]] = field(default_factory=list)
    looked_for: int = 0
    applied: bool = True
    problem: str | None = None

    def summary(self) -> str:
        """The report in one sentence."""
        papers = len({each.id for each in self.completions})
        if not self.looked_for and not self.problem:
            return "Nothing is missing that could be asked for."
        text = counted(papers, "paper") if papers else "No paper"
        text += " completed" if self.applied else " would be completed"
        if self.doubts:
            text += f", {counted(len(self.doubts), 'near match', 'es')} for you to decide"
        if self.unknown:
            text += f", {len(self.unknown)} not found"
        if self.problem:
            return f"{text}: {self.problem}" if papers or self.doubts else self.problem
        return f"{text}."


def complete(
    library: Library,
    ids: Sequence[PaperId],
    web: Web,
    *,
    now: datetime,
    apply: bool = True,
    thorough: bool = False,
    counts: bool = True,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Ask for what is missing of these papers and put it into the library.

    Without `apply` nothing is written and the report says what would be: `take` writes it after
    all. With `thorough` papers are looked for that lack nothing but an arXiv identifier, counts are
    brought up to date, and what was asked in vain lately is asked again. `counts` asks Hugging Face
    for upvotes and the stars of the repository, one request a paper. LibraryError when the library
    cannot be written.
    """
    work = _Work(library, ids, web, now=now, apply=apply, thorough=thorough, progress=progress)
    try:
        work.ask_by_id()
        work.ask_by_title()
        if counts:
            work.ask_for_counts()
    except OnlineError as error:
        work.report.problem = str(error)
    return work.report


def take(library: Library, report: Report, *, now: datetime) -> None:
    """Put into the library what was found without having been applied."""
    _put(library, report.completions, now)
    for question, group in groupby(report.vain, key=lambda each: each[0]):
        library.ledger.asked_in_vain(question, [id_ for _, id_ in group])
    report.applied = True


def accept(library: Library, doubt: Doubt, choice: Near, *, now: datetime) -> Completion:
    """The reader says that it is the same paper: fill its gaps, and know it by both titles.

    Where it stood in the library on its own as well, the two are joined.
    """
    paper = replace(choice.paper, title=doubt.paper.title)
    library.add([Record(paper, 1), Record(choice.paper, 1)], at=now, source=Service.ARXIV.label)
    library.join([doubt.id, *library.find(choice.paper.arxiv or "")])
    return _completion(doubt.id, doubt.paper, merge(doubt.paper, paper), Service.ARXIV, paper)


def decline(library: Library, doubt: Doubt) -> None:
    """The reader says that it is none of them: they are not offered again."""
    for each in doubt.near:
        library.ledger.asked_in_vain(_not(each.paper), [doubt.id])
    library.ledger.asked_in_vain(_BY_TITLE, [doubt.id])


def differences(before: Paper, after: Paper) -> tuple[FieldChange, ...]:
    """What has changed from one to the other, field by field. Pure."""
    return tuple(
        _change(each.name, old, new)
        for each in fields(Paper)
        if (old := getattr(before, each.name)) != (new := getattr(after, each.name))
    )


def _change(name: str, old: object, new: object) -> FieldChange:
    """A change; of what was only added to, what was added, with a plus before it."""
    if isinstance(old, tuple) and isinstance(new, tuple) and old and set(old) < set(new):
        return FieldChange(name, "", f"+ {_said(tuple(each for each in new if each not in old))}")
    return FieldChange(name, _said(old), _said(new))


class _Work:
    """One run over some papers. `papers` has what is known by now, written or not."""

    def __init__(
        self,
        library: Library,
        ids: Sequence[PaperId],
        web: Web,
        *,
        now: datetime,
        apply: bool,
        thorough: bool,
        progress: Callable[[Progress], None],
    ) -> None:
        self.report = Report(applied=apply)
        self._library = library
        self._now = now
        self._thorough = thorough
        self._progress = progress
        self._arxiv = Arxiv(web)
        self._hugging_face = HuggingFace(web)
        self._papers = {entry.id: entry.paper for entry in library.entries(ids)}
        self._done = self._total = 0

    def ask_by_id(self) -> None:
        """What arXiv knows of the papers whose identifier is known."""
        wanted = self._open(_BY_ID, lambda paper: bool(paper.arxiv) and _lacks_facts(paper))
        for batch in batched(wanted, arxiv.PAGE_SIZE):
            self._tell("arXiv, by identifier", len(batch))
            names = [self._papers[id_].arxiv or "" for id_ in batch]
            found = arxiv.by_id(self._arxiv.with_ids(names).records)
            self._fill(
                {
                    id_: found[name].paper
                    for id_, name in zip(batch, names, strict=True)
                    if name in found
                },
                Service.ARXIV,
            )
            absent = [id_ for id_, name in zip(batch, names, strict=True) if name not in found]
            self._give_up(_BY_ID, absent)
            self.report.unknown += absent

    def ask_by_title(self) -> None:
        """The arXiv identifier, and all else, of the papers that are known by a title."""
        wanted = self._open(_BY_TITLE, self._wants_identifier)
        for batch in batched(wanted, TITLES):
            self._tell("arXiv, by title", 0)
            certain = self._certain(batch, self._found(arxiv.titled(self._titles(batch)), 50))
            self._fill(certain, Service.ARXIV)
            self._tell("arXiv, by title", len(certain))
            for id_ in batch:
                if id_ not in certain:
                    self._look_closer(id_)

    def ask_for_counts(self) -> None:
        """Upvotes, and the stars of the repository."""
        for id_ in self._open(_COUNTS, self._wants_counts):
            self._tell("Hugging Face", 1)
            known = self._papers[id_]
            found = self._hugging_face.paper(known.arxiv or "")
            if found is None or (found.upvotes is None and found.stars is None):
                self._give_up(_COUNTS, [id_])
            else:
                self._fill({id_: replace(found, title=known.title)}, Service.HUGGING_FACE)

    def _look_closer(self, id_: PaperId) -> None:
        """Look for one paper alone, with the words of its title."""
        self._tell("arXiv, by title", 1)
        known = self._papers[id_]
        found = self._found(arxiv.nearly_titled(known.title), 10)
        certain = self._certain([id_], found)
        if certain:
            self._fill(certain, Service.ARXIV)
            return
        offers = [
            offer
            for paper in found
            if (offer := near(known, paper)) and not self._declined(id_, paper)
        ]
        if offers:
            best = sorted(offers, key=lambda offer: -offer.likeness)[:_MOST_NEAR]
            self.report.doubts.append(Doubt(id_, known, tuple(best)))
        else:
            self.report.unknown.append(id_)
            self._give_up(_BY_TITLE, [id_])

    def _found(self, query: str, size: int) -> list[Paper]:
        if not query:
            return []
        try:
            answer = self._arxiv.best(query, size)
        except RefusedError as error:
            if error.status == 400:  # a title that arXiv cannot make a query of
                return []
            raise
        return [record.paper for record in answer.records]

    def _certain(self, ids: Sequence[PaperId], found: Sequence[Paper]) -> dict[PaperId, Paper]:
        """The papers that were surely found; not those of which arXiv has two."""
        certain: dict[PaperId, Paper] = {}
        for id_ in ids:
            same = [paper for paper in found if is_same(self._papers[id_], paper)]
            if len({paper.arxiv for paper in same}) == 1:
                certain[id_] = same[0]
        return certain

    def _fill(self, found: Mapping[PaperId, Paper], service: Service) -> None:
        """Fill the gaps of papers that are known, and only of those."""
        completions: list[Completion] = []
        for id_, paper in found.items():
            known = self._papers[id_]
            merged = merge(known, paper)
            if merged != known:
                self._papers[id_] = merged
                completions.append(_completion(id_, known, merged, service, paper))
        self.report.completions += completions
        if self.report.applied:
            _put(self._library, completions, self._now)

    def _give_up(self, question: str, ids: Sequence[PaperId]) -> None:
        self.report.vain += [(question, id_) for id_ in ids]
        if self.report.applied and ids:
            self._library.ledger.asked_in_vain(question, ids)

    def _open(self, question: str, wants: Callable[[Paper], bool]) -> list[PaperId]:
        """The papers for which a question is to be asked."""
        asked = self._asked(question)
        ids = [id_ for id_, paper in self._papers.items() if id_ not in asked and wants(paper)]
        self.report.looked_for += len(ids)
        self._done = 0
        self._total = len(ids)
        return ids

    def _asked(self, question: str) -> frozenset[PaperId]:
        if self._thorough:
            return frozenset()
        return self._library.ledger.asked(question, self._now - AGAIN_AFTER)

    def _declined(self, id_: PaperId, paper: Paper) -> bool:
        return id_ in self._library.ledger.asked(_not(paper), _EVER)

    def _titles(self, ids: Sequence[PaperId]) -> list[str]:
        return [self._papers[id_].title for id_ in ids]

    def _wants_identifier(self, paper: Paper) -> bool:
        return not paper.arxiv and (self._thorough or not paper.authors or not paper.date)

    def _wants_counts(self, paper: Paper) -> bool:
        return bool(paper.arxiv) and (self._thorough or paper.upvotes is None)

    def _tell(self, asking: str, more: int) -> None:
        self._progress(Progress(self._done, self._total, asking))
        self._done += more


def _lacks_facts(paper: Paper) -> bool:
    """Whether arXiv has something to add."""
    day = paper.date is not None and paper.date.day
    return not (paper.authors and paper.abstract and paper.categories and day)


def _completion(
    id_: PaperId, before: Paper, after: Paper, service: Service, found: Paper
) -> Completion:
    return Completion(id_, before.title, service.label, differences(before, after), found)


def _put(library: Library, completions: Sequence[Completion], now: datetime) -> None:
    """One transaction for each run of completions from the same service, in their order."""
    for source, group in groupby(completions, key=lambda each: each.source):
        library.add([Record(each.found, 1) for each in group], at=now, source=source)


def _not(paper: Paper) -> str:
    return f"not {paper.arxiv}"


def _said(value: object) -> str:
    """A field's value as a reader is shown it."""
    match value:
        case None | "" | ():
            return ""
        case tuple():
            return ", ".join(_said(each) for each in value)
        case Link():
            return inert(value.url)
        case PartialDate() | int():
            return str(value)
    text = readable(str(value))
    return text if len(text) <= 80 else f"{text[:79]}…"
