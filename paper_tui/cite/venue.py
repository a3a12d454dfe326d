"""Reading where a paper was published out of one line: `Phys.Rev.D76:013009,2007`. Pure.

The line is what a source gives as venue or journal reference. Only the shapes below are taken
apart; any other line stays whole as the name, so that nothing is cited that was not there.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Venue:
    """A journal, or the proceedings of a meeting, and the place of a paper in it."""

    name: str
    proceedings: bool = False
    volume: str = ""
    number: str = ""
    pages: str = ""  # first, or first-last with a hyphen, or an article number
    year: int | None = None

    @property
    def is_article_number(self) -> bool:
        """Whether `pages` is the number of an article (`048301`, `e1914`) and no page."""
        return re.fullmatch(r"\d{5,}|[a-zA-Z]+\d+", self.pages) is not None


@lru_cache(maxsize=4096)
def read(line: str) -> Venue | None:
    """The venue that the line names; None for an empty line and for arXiv, which is none."""
    line = " ".join(line.split()).rstrip(" .;,")
    if not line or _ARXIV.match(line):
        return None
    for shape in _SHAPES:
        found = shape.fullmatch(line)
        if found is not None:
            parts = found.groupdict(default="")
            name = parts["name"].rstrip(" ,;")
            return Venue(
                name=name,
                proceedings=_is_meeting(name),
                volume=parts.get("volume", ""),
                number=parts.get("number", ""),
                pages=re.sub(r" ?[-–]+ ?", "-", parts["pages"]),
                year=int(parts["year"]) if parts["year"] else _only_year(name),
            )
    return Venue(line, proceedings=_is_meeting(line), year=_only_year(line))


_ARXIV = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)

_NAME = r"(?P<name>(?:[^\d:;]|: (?=[A-Z]\w*\.))+?)"  # with a colon in J. Phys.: Condens. Matter
_GAP = r"(?:,? |(?<=\.)(?=vol)|(?<= [A-Z]))"  # nothing between B and 77 in Phys. Rev. B77
_VOLUME = r"(?:vol(?:ume)?\b\.? ?)?(?P<volume>\d{1,4})"
_ISSUE = r"(?:\((?P<number>\d{1,4}(?:-\d{1,4})?)\))?"
_NUMBER = r"(?:no\b\.? ?|issues? |n)(?P<number>\d{1,4}(?:-\d{1,4})?)"
_PAGES = r"(?:pp?\.? ?|pages )?(?P<pages>[A-Za-z]?\d+(?: ?[-–]{1,2} ?[A-Za-z]?\d+)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # Phys.Rev.D76:013009,2007, the habit of high-energy physics
        rf"{_NAME} ?{_VOLUME}(?:{_NUMBER})?:{_PAGES}, ?{_YEAR}",
        # Phys. Rev. Lett. 99, 048301 (2007) and J.Opt.Soc.Am.A 23(10): 2592-2601 (2006)
        rf"{_NAME}{_GAP}{_VOLUME} ?{_ISSUE}[,:] ?{_PAGES},? ?\({_YEAR}\)",
        # Math. Res. Lett. 15 (2008), no. 2, 351--358
        rf"{_NAME}{_GAP}{_VOLUME} ?\({_YEAR}\),?(?: {_NUMBER})?,? {_PAGES}",
        # Software Testing, Verification and Reliability, 35(2):e1914, 2025
        rf"{_NAME}{_GAP}{_VOLUME} ?{_ISSUE}[,:] ?{_PAGES}, {_YEAR}",
        # 2022 International Conference on Testing (Test), 2022, pp. 26-33
        rf"(?P<name>.+?),?(?: {_YEAR},)? \(?(?=pp|pages){_PAGES}\)?",
    )
)

_MEETING = re.compile(
    r"""\b(?: proc | proceedings | inproceedings | conf | conference | workshops? | symposium
    | colloquium | congress | meeting
    | AAAI | ACL | AISTATS | ASPLOS | BMVC | CAV | CHI | CIKM | COLING | COLM | COLT | CoRL | CRYPTO
    | CVPR | EACL | ECAI | ECCV | ECIR | ECML | EMNLP | FAccT | FOCS | FSE | HPCA | HRI | ICASSP
    | ICCV | ICDE | ICDM | ICLR | ICML | ICPR | ICRA | ICSE | IJCAI | IJCNN | Interspeech | IROS
    | ISCA | ISMIR | ISSTA | ITCS | KDD | LREC | MICCAI | MLSys | NAACL | NDSS | NeurIPS | NIPS
    | NSDI | OSDI | PLDI | POPL | RecSys | RSS | SIGGRAPH | SIGIR | SIGMOD | SODA | SOSP | STOC
    | UAI | UIST | USENIX | WACV | WSDM | WWW
    | advances\ in\ neural\ information\ processing\ systems ) \b""",
    re.IGNORECASE | re.VERBOSE,
)

# Journals, although a word of their title is that of a meeting.
_JOURNAL = re.compile(
    r"""\b(?: proc(?:eedings|\.)?\ (?:of\ )?(?:the\ )?
        (?: natl | national\ academy | (?:london|american)\ math | lond | amer | royal | r\.
          | IEEE\b(?!.*\bconf) | VLDB\ endowment | ACM\ on | edinburgh ) .*
    | PNAS | PVLDB | PMLR | journal | transactions | letters | j\. .*
    | (?:phys|astron)\w*\. .* conf\.? \ ?ser.* | AIP\ conf\.? \ ?proc.* )""",
    re.IGNORECASE | re.VERBOSE,
)


def _is_meeting(name: str) -> bool:
    return _MEETING.search(name) is not None and _JOURNAL.match(name) is None


def _only_year(line: str) -> int | None:
    """The year, when the line has exactly one number that can be one."""
    years = set(re.findall(r"(?<![\d-])(?:19|20)\d\d(?![\d-])", line))
    return int(years.pop()) if len(years) == 1 else None
