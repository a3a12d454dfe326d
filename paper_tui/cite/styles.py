"""References as text, in the styles that people are asked for. Pure.

Each style turns a `Reference` into spans, of which `markup` makes plain text or markup. Except
where a style capitalises, a title stands as its authors wrote it: which words of it are names,
and must keep their capital in sentence case, cannot be known from the title. Nothing is numbered.
"""

from collections.abc import Callable, Iterable

from paper_tui.cite import pages
from paper_tui.cite.authors import demoted, initials, inverted, listed, upright
from paper_tui.cite.markup import Span
from paper_tui.cite.reference import MONTHS, Kind, Reference
from paper_tui.cite.title_case import closed, headline, quoted
from paper_tui.text.names import Name

Spans = list[Span]
Style = Callable[[Reference], Spans]


def apa(cited: Reference) -> Spans:
    """Publication Manual of the American Psychological Association, 7th edition, chapter 10."""
    authors = _apa_authors(cited.authors)
    whole_work = cited.kind in (Kind.PREPRINT, Kind.OTHER)
    number = f" (arXiv:{cited.arxiv})" if cited.kind is Kind.PREPRINT else ""
    title = [
        Span(cited.title if number else closed(cited.title), italic=whole_work),
        Span(f"{number}." if number else ""),
    ]
    date = f"({_year(cited, 'n.d.')})."
    head = [*authors, Span(f" {date} "), *title] if authors else [*title, Span(f" {date}")]
    where: Spans = []
    if cited.kind is Kind.PREPRINT:
        where = [Span(" arXiv.")]
    elif cited.kind is Kind.PROCEEDINGS and cited.venue:
        page_range = pages.whole(cited.venue.pages)
        label = "pp." if "–" in page_range else "p."
        where = [Span(" In "), Span(cited.venue.name, italic=True)]
        where.append(Span(f" ({label} {page_range})." if page_range else "."))
    elif cited.venue:
        where = [Span(" "), Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.volume, Span(", "), Span(cited.venue.volume, italic=True))
        where += _if(cited.venue.number, Span(f"({cited.venue.number})"))
        label = "Article " if cited.venue.is_article_number else ""
        where += _if(cited.venue.pages, Span(f", {label}{pages.whole(cited.venue.pages)}"))
        where.append(Span("."))
    return [*head, *where, *_behind(" ", _address(cited))]


def mla(cited: Reference) -> Spans:
    """MLA Handbook, 9th edition, chapter 5."""
    authors = listed(
        cited.authors,
        lambda name: upright(name, name.given, suffix=", "),
        first=lambda name: inverted(name, name.given),
        last=", and ",
        last_of_two=_comma_and(cited.authors),
        most=2,
    )
    container: Spans = []
    if cited.kind is Kind.PREPRINT:
        container = [
            Span("arXiv", italic=True),
            Span(f", {_mla_date(cited)}" if cited.date else ""),
        ]
    elif cited.venue:
        container = [Span(cited.venue.name, italic=True)]
        container += _if(cited.venue.volume, Span(f", vol. {cited.venue.volume}"))
        container += _if(cited.venue.number, Span(f", no. {cited.venue.number}"))
        container += _if(cited.date, Span(f", {_year(cited)}"))
        label = _page_label(cited, one="p. ", several="pp. ", article="article ")
        shown = pages.minimal_two(cited.venue.pages)
        container += _if(shown, Span(f", {label}{shown}"))
    elif cited.date:
        container = [Span(_mla_date(cited))]
    tail = _commas(container, _address(cited))
    return _sentences(authors, [Span(quoted(headline(cited.title), end="."))], tail)


def chicago(cited: Reference) -> Spans:
    """The Chicago Manual of Style, 18th edition, chapter 13 (author-date)."""
    authors = listed(
        cited.authors,
        lambda name: upright(name, name.given),
        first=demoted,
        last=", and ",
        last_of_two=_comma_and(cited.authors),
        most=6,
        kept=3,
    )
    title = [Span(quoted(headline(cited.title), end="."))]
    year = [Span(_year(cited, "n.d."))]
    where: Spans = []
    if cited.kind is Kind.PREPRINT:
        day = _month_day(cited)
        where = [Span("Preprint, arXiv" + (f", {day}" if day else ""))]
    elif cited.kind is Kind.PROCEEDINGS and cited.venue:
        where = [Span("In "), Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.pages, Span(f", {pages.chicago(cited.venue.pages)}"))
    elif cited.venue:
        where = [Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.volume, Span(f" {cited.venue.volume}"))
        where += _if(cited.venue.number, Span(f" ({cited.venue.number})"))
        colon = ": " if cited.venue.number else ":" if cited.venue.volume else ", "
        where += _if(cited.venue.pages, Span(colon + pages.chicago(cited.venue.pages)))
    head = (authors, year, title) if cited.authors else (title, year)
    return _sentences(*head, where, _if(_address(cited), Span(_address(cited))))


def ieee(cited: Reference) -> Spans:
    """IEEE Reference Guide, version 11.29.2023."""
    authors = listed(
        cited.authors,
        lambda name: upright(name, initials(name.given)),
        last=", and ",
        last_of_two=" and ",
        most=6,
        italic_et_al=True,
    )
    parts: Spans = []
    if cited.kind is Kind.PREPRINT:
        parts = [Span(f"{_year(cited)}, " if cited.date else "")]
        parts.append(Span(f"arXiv:{cited.arxiv}", italic=True))
    elif cited.venue:
        parts = [Span("in ")] if cited.kind is Kind.PROCEEDINGS else []
        parts.append(Span(cited.venue.name, italic=True))
        parts += _if(cited.venue.volume, Span(f", vol. {cited.venue.volume}"))
        parts += _if(cited.venue.number, Span(f", no. {cited.venue.number}"))
        label = _page_label(cited, one="p. ", several="pp. ", article="Art. no. ")
        place = _if(cited.venue.pages, Span(f", {label}{pages.whole(cited.venue.pages)}"))
        year = _if(cited.date, Span(f", {_year(cited)}"))
        place_last = cited.kind is Kind.PROCEEDINGS or cited.venue.is_article_number
        parts += [*year, *place] if place_last else [*place, *year]
    elif cited.date:
        parts = [Span(_year(cited))]
    if cited.doi:
        parts = _commas(parts, f"doi: {cited.doi}")
    title = [
        Span(", " if cited.authors else ""),
        Span(quoted(cited.title, end="," if parts else ".")),
    ]
    if parts:
        parts = [Span(" "), *parts, Span(".")]
    if cited.url and not cited.doi and cited.kind is not Kind.PREPRINT:
        parts.append(Span(f" [Online]. Available: {cited.url}"))
    return [*authors, *title, *parts]


def harvard(cited: Reference) -> Spans:
    """Harvard as in Pears and Shields, "Cite Them Right", 12th edition."""
    authors = listed(
        cited.authors,
        lambda name: inverted(name, initials(name.given, space="")),
        last=" and ",
        most=3,
        italic_et_al=True,
    )
    date = f"({_year(cited, 'no date')})"
    title = Span(f"‘{cited.title}’")
    head = [*authors, Span(f" {date} "), title] if authors else [title, Span(f" {date}")]
    gap = ", " if authors else " "  # nothing but a space after a year in brackets
    where: Spans = []
    if cited.kind is Kind.PREPRINT:
        where = [Span(gap), Span("arXiv", italic=True), Span(" [Preprint]")]
    elif cited.venue:
        where = [Span(gap), Span(cited.venue.name, italic=True)]
        number = f"({cited.venue.number})" if cited.venue.number else ""
        where += _if(cited.venue.volume, Span(f", {cited.venue.volume}{number}"))
        label = _page_label(cited, one="p. ", several="pp. ", article="")
        where += _if(cited.venue.pages, Span(f", {label}{pages.whole(cited.venue.pages)}"))
    address = _address(cited)
    return [*head, *where, Span("."), *_if(address, Span(f" Available at: {address}."))]


def vancouver(cited: Reference) -> Spans:
    """Citing Medicine, 2nd edition (National Library of Medicine), as journals number it."""
    authors = listed(cited.authors, _vancouver_name, last=", ", most=6, kept=6)
    title = [Span(cited.title)]
    if cited.kind is Kind.PREPRINT:
        year = " ".join(
            part for part in (_year(cited, "[date unknown]"), _month_day_short(cited)) if part
        )
        where = [Span("arXiv [Preprint]. " + year)]
    elif cited.kind is Kind.PROCEEDINGS and cited.venue:
        where = [Span(f"In: {closed(cited.venue.name)} {_year(cited, '[date unknown]')}")]
        where += _if(cited.venue.pages, Span(f". p. {pages.minimal(cited.venue.pages)}"))
    elif cited.venue:
        number = f"({cited.venue.number})" if cited.venue.number else ""
        shown = pages.minimal(cited.venue.pages)
        place = f";{cited.venue.volume}{number}" if cited.venue.volume else ""
        place += f":{shown}" if shown else ""
        name = cited.venue.name.replace(".", " ").split()
        where = [Span(f"{' '.join(name)}. {_year(cited, '[date unknown]')}{place}")]
    else:
        where = [Span(_year(cited, "[date unknown]"))]
    address = _address(cited)
    online = f"doi:{cited.doi}" if cited.doi else f"Available from: {address}" if address else ""
    return [*_sentences(authors, title, where), *_behind(" ", online)]


def acm(cited: Reference) -> Spans:
    """ACM Reference Format (the association's guide for authors and its `acmart` class)."""
    authors = listed(
        cited.authors,
        lambda name: upright(name, name.given),
        last=", and ",
        last_of_two=" and ",
    )
    where: Spans = []
    if cited.kind is Kind.PREPRINT:
        subject = f" [{cited.arxiv_class}]" if cited.arxiv_class else ""
        where = [Span(f"arXiv:{cited.arxiv}{subject}")]
        head = _sentences(authors, [Span(_year(cited, "[n. d.]"))], [Span(cited.title)])
        return [*head, Span(" "), *where, *_behind(" ", cited.url or "")]
    if cited.kind is Kind.PROCEEDINGS and cited.venue:
        where = [Span("In "), Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.pages, Span(f". {pages.whole(cited.venue.pages)}"))
    elif cited.venue:
        where = [Span(cited.venue.name, italic=True)]
        volume = ", ".join(part for part in (cited.venue.volume, cited.venue.number) if part)
        where += _if(volume, Span(f" {volume}"))
        year = _if(cited.date, Span(f" ({_year(cited)})"))
        label = "Article " if cited.venue.is_article_number else ""
        place = _if(cited.venue.pages, Span(f", {label}{pages.whole(cited.venue.pages)}"))
        where += [*place, *year] if label else [*year, *place]
    head = _sentences(authors, [Span(_year(cited, "[n. d.]"))], [Span(cited.title)], where)
    return [*head, *_behind(" ", _address(cited))]


def nature(cited: Reference) -> Spans:
    """Nature, "Formatting guide", references."""
    authors = listed(
        cited.authors,
        lambda name: inverted(name, initials(name.given)),
        last=" & ",
        most=5,
        italic_et_al=True,
    )
    year = f" ({_year(cited)})" if cited.date else ""
    head = _sentences(authors, [Span(cited.title)])
    if cited.kind is Kind.PREPRINT:
        return [*head, Span(f" Preprint at {cited.url}{year}.")]
    where: Spans = []
    if cited.kind is Kind.PROCEEDINGS and cited.venue:
        where = [Span(" in "), Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.pages, Span(f" {pages.whole(cited.venue.pages)}"))
    elif cited.venue:
        where = [Span(" "), Span(cited.venue.name, italic=True)]
        where += _if(cited.venue.volume, Span(" "), Span(cited.venue.volume, bold=True))
        where += _if(cited.venue.pages, Span(f", {pages.whole(cited.venue.pages)}"))
    if not (cited.venue and cited.venue.pages):  # without pages the address says where it is
        where += _behind(" ", _address(cited))
    return [*head, *where, Span(f"{year}." if year or where else "")]


def _apa_authors(authors: tuple[Name, ...]) -> Spans:
    """All of up to twenty; of more, the first nineteen and the last."""

    def write(name: Name) -> str:
        return inverted(name, initials(name.given))

    if not authors:
        return []
    if len(authors) > 20:
        text = ", ".join(map(write, authors[:19])) + f", … {write(authors[-1])}"
    else:
        text = listed(authors, write, last=", & ")[0].text
    return [Span(closed(text))]


def _vancouver_name(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    given = initials(name.given, dot="", space="", hyphen="")[:2]
    return " ".join(part for part in (family, given, name.suffix.rstrip(".")) if part)


def _comma_and(authors: tuple[Name, ...]) -> str:
    """Between two names: a comma only after a name that is inverted."""
    return " and " if authors and authors[0].whole else ", and "


def _address(cited: Reference) -> str:
    """The address to print: the DOI's, which every preprint on arXiv has, else the page's."""
    if cited.doi:
        return f"https://doi.org/{cited.doi}"
    if cited.kind is Kind.PREPRINT:
        return f"https://doi.org/10.48550/arXiv.{cited.arxiv}"
    return cited.url or ""


def _year(cited: Reference, unknown: str = "") -> str:
    return str(cited.date.year) if cited.date else unknown


_MLA_MONTHS = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()  # noqa: SIM905


def _mla_date(cited: Reference) -> str:
    """`25 May 2022`, as far as it is known."""
    if cited.date is None:
        return ""
    month = _MLA_MONTHS[cited.date.month - 1] if cited.date.month else ""
    day = str(cited.date.day) if cited.date.day else ""
    return " ".join(part for part in (day, month, str(cited.date.year)) if part)


def _month_day(cited: Reference) -> str:
    """`May 25`."""
    if cited.date is None or not cited.date.month:
        return ""
    month = MONTHS[cited.date.month - 1]
    return f"{month} {cited.date.day}" if cited.date.day else month


def _month_day_short(cited: Reference) -> str:
    month, _, day = _month_day(cited).partition(" ")
    return f"{month[:3]} {day}".strip()


def _page_label(cited: Reference, *, one: str, several: str, article: str) -> str:
    if cited.venue is None:
        return ""
    if cited.venue.is_article_number:
        return article
    return several if "-" in cited.venue.pages else one


def _if(known: object, *spans: Span) -> Spans:
    """The spans when there is what they speak of."""
    return list(spans) if known else []


def _behind(space: str, text: str) -> Spans:
    return [Span(space + text)] if text else []


def _commas(spans: Spans, text: str) -> Spans:
    """The spans and a text, with a comma between them where there are both."""
    if not text:
        return spans
    return [*spans, Span(", " if spans else ""), Span(text)]


def _sentences(*parts: Iterable[Span]) -> Spans:
    """The parts that are not empty, each closed by a full stop, with spaces between them."""
    spans: Spans = []
    for part in parts:
        some = [span for span in part if span.text]
        if not some:
            continue
        spans += [Span(" "), *some] if spans else some
        # An address too is closed: every style that puts it into a sentence asks for it.
        if closed(some[-1].text) != some[-1].text:
            spans.append(Span("."))
    return spans
