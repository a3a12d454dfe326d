"""Remnants of LaTeX in titles and abstracts, as Unicode.

Services hand on what the authors typed, some with the dollar signs and half of the backslashes
taken out, so there is no grammar to parse. Each construct is recognised where it stands, in time
linear in the text; what is not understood stays as it is, and no word is dropped.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

from paper_tui.text.links import addresses


def unlatex(text: str) -> str:
    """The text as a person would write it: symbols, accents, scripts, dashes, quotation marks.

    `text` is without noncharacters (`text.inert`): U+FDD0 and U+FDD1 stand for addresses here.
    """
    if not _is_suspect(text):
        return text
    urls: list[str] = []
    text = _without_urls(text, urls)
    if "$" in text:
        text = _MATH.sub(r"\1", text)
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    if "\\" in text or "{" in text:
        text = _without_commands(text)
    text = _without_remnants(text)
    if not urls:
        return text
    return _REPEATED_NAME.sub(r"\1", _MASK.sub(lambda found: urls[int(found[1])], text))


# Most texts hold none of it, and one search for each character is faster than one for all of them.
_MARKS = (*"\\${}^_~`", "--")
_WORDS_OF_REMNANTS = ("times", "big", "Big", "//")
_REMNANT = re.compile(r"\dtimes|big+[lr][(\[|)\]]|https?\s{1,2}:|:\s//", re.IGNORECASE)


def _is_suspect(text: str) -> bool:
    """Whether a text may hold what stands for something else, or an address that is torn."""
    return any(map(text.__contains__, _MARKS)) or (
        any(map(text.__contains__, _WORDS_OF_REMNANTS)) and _REMNANT.search(text) is not None
    )


# The `_`, `~` and `%` of an address are no LaTeX.
_MASK = re.compile("\ufdd0([0-9]+)\ufdd1")
_REPEATED_NAME = re.compile(r"(?<=/)([\w.-]+) \(\1\)")


def _without_urls(text: str, urls: list[str]) -> str:
    """The text with a mask in the place of each address, which go into `urls`."""
    parts, last = [], 0
    for found in addresses(text):
        written = text[found.start : found.end]
        # An address without a scheme is shown as it was written.
        urls.append(found.url if "//" in written else written)
        parts += [text[last : found.start], f"\ufdd0{len(urls) - 1}\ufdd1"]
        last = found.end
    return "".join((*parts, text[last:]))


# Pandoc's rule (extension tex_math_dollars): no space behind the dollar that opens mathematics, no
# space before the one that closes it and no digit behind it. So "$5 and $6" is money.
_MATH = re.compile(r"(?<!\\)\$\$?(?!\s)([^$]{1,1000})(?<![\s\\])\$\$?(?!\d)")

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
    "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "ddot": "\u0308",
    "widehat": "\u0302", "widetilde": "\u0303", "overline": "\u0305", "vec": "\u20d7",
}  # fmt: skip
_ACCENT = re.compile(
    r"""\\(?:([`'^"~=.])\s?|([uvHcdbkr])(?:\s|(?=[{\\])))"""
    r"""(?:\{\s?(?:\\([ij])|([A-Za-z]))\s?\}|\\([ij])(?![A-Za-z])\s?|([A-Za-z]))"""
)
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
}  # fmt: skip
_LETTER = re.compile(rf"\\({'|'.join(_LETTERS)})(?:\{{\}}|(?![A-Za-z])\s?)")


def _accented(found: re.Match[str]) -> str:
    letter = next(part for part in found.groups()[2:] if part)
    return _with_accent(found[1] or found[2], letter)


def _with_accent(name: str, letter: str) -> str:
    return unicodedata.normalize("NFC", letter + _COMBINING[name])


_TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+)\*?(?:\[[^\[\]{}]{0,80}\])?\{|\\(?P<word>[A-Za-z]+)|\\(?P<char>.)"
    r"|(?P<script>[\^_])\{|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}^_]+|[\\^_])"
)


_DEPTH = 50
"""How deep braces are followed; what is deeper stays as it is."""


@dataclass(slots=True)
class _Group:
    """An open brace: what it began with, what becomes of its content, and the content so far."""

    opening: str
    close: Callable[[str], str]
    parts: list[str] = field(default_factory=list)
    command: str = ""


def _without_commands(text: str) -> str:
    """Every command replaced by what it stands for or by what it holds, at any depth."""
    groups = [_Group("", str)]
    first: tuple[str, str] | None = None
    for token in _TOKEN.finditer(text):
        group = groups[-1]
        match token.lastgroup:
            case "command" | "script" | "open" if len(groups) > _DEPTH:
                group.parts.append(token[0])
            case "command":
                name = token["command"]
                groups.append(_Group(token[0], partial(_held, name), command=name))
            case "word":
                symbol = _symbol(token["word"])
                group.parts.append(token[0] if symbol is None else symbol)
            case "char":
                group.parts.append(_CHARACTERS.get(token["char"], token["char"]))
            case "script":
                groups.append(_Group(token[0], partial(_script, token["script"])))
            case "open":
                groups.append(_opened(group, first))
                first = None
            case "close" if len(groups) > 1:
                groups.pop()
                content = "".join(group.parts)
                if group.command in _TWO_ARGUMENTS and text.startswith("{", token.end()):
                    first = (group.command, content)
                else:
                    groups[-1].parts.append(group.close(content))
            case _:
                group.parts.append(token[0])
    while len(groups) > 1:
        unclosed = groups.pop()
        groups[-1].parts += [unclosed.opening, *unclosed.parts]
    return "".join(groups[0].parts)


def _opened(group: _Group, first: tuple[str, str] | None) -> _Group:
    """The group that a bare `{` opens: a second argument, a bare command's, a link's, or none."""
    if first is not None:
        name, content = first
        return _Group(f"\\{name}{{{content}}}{{", partial(_held_two, name, content))
    before = group.parts[-1] if group.parts else ""
    if before.endswith("\ufdd1"):
        return _Group("{", _link_name)
    if bare := _BARE_COMMAND.search(before, max(0, len(before) - 20)):
        group.parts[-1] = before[: bare.start()]
        return _Group(f"{bare[0]}{{", partial(_held, bare[0]), command=bare[0])
    return _Group("{", _group)


_BARE_COMMAND = re.compile(
    r"(?:math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)|text(?:bf|it|rm|sc|sf|tt)|emph|href|frac|sqrt)$"
)
_TWO_ARGUMENTS = frozenset({"frac", "dfrac", "tfrac", "href", "textcolor", "colorbox"})
_SILENT = frozenset({"begin", "end", "label", "vspace", "hspace", "color", "bibliographystyle"})
_REFERENCES = re.compile(r"[Cc]ite[a-z]*|(?:eq|page|auto|c|C)?ref")
_DOUBLE_STRUCK = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))


def _held(name: str, content: str) -> str:
    """What a command with one argument becomes; of an unknown one, its argument."""
    if name in _SILENT:
        return ""
    if _REFERENCES.fullmatch(name):
        return f"[{content}]"
    if name in ("footnote", "thanks"):
        return f" ({content})"
    if name == "sqrt":
        return f"√{content}" if len(content) == 1 else f"√({content})"
    if name == "mathbb":
        return _DOUBLE_STRUCK.get(content, content)
    if name in _COMBINING and len(content) == 1:
        return _with_accent(name, content)
    return (_symbol(name) or "") + content


def _held_two(name: str, first: str, second: str) -> str:
    if name == "href":
        return first + _link_name(second)
    if name.endswith("frac"):
        return f"{_operand(first)}/{_operand(second)}"
    return second


def _operand(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _link_name(content: str) -> str:
    """The words of a link, behind its address."""
    words = _MASK.sub("", content).strip(" .")
    return f" ({words})" if words else ""


def _group(content: str) -> str:
    """Braces around mere words are LaTeX's, others (`{a, b}`) are the author's."""
    return content if _WORDS_ALONE.fullmatch(content) else f"{{{content}}}"


_WORDS_ALONE = re.compile(r"[^,:;\"|=<>]*")

_CHARACTERS = {
    ",": " ", ";": " ", ":": " ", "!": "", ">": " ", "/": "", "@": "", "-": "", " ": " ",
    "\\": " ", "(": "", ")": "", "[": "", "]": "",
}  # fmt: skip
_WORDS = {
    "eg": "e.g.", "Eg": "E.g.", "ie": "i.e.", "Ie": "I.e.", "etal": "et al.", "etc": "etc.",
    "wrt": "w.r.t.", "vs": "vs.", "aka": "a.k.a.", "iid": "i.i.d.", "cf": "cf.",
    "LaTeX": "LaTeX", "TeX": "TeX", "textbackslash": "\\", "ldots": "…", "dots": "…", "cdots": "⋯",
    "to": "→", "prime": "′", "top": "⊤", "ast": "*", "star": "*", "circ": "°", "quad": " ",
    "lbrace": "{", "rbrace": "}", "textasciitilde": "~", "textasciicircum": "^", "par": " ",
    **{name: name for name in (
        "arg", "argmax", "argmin", "cos", "det", "dim", "exp", "inf", "ker", "lim", "ln", "log",
        "max", "min", "mod", "Pr", "sin", "sup", "tan", "tanh",
    )},
    **dict.fromkeys((
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "limits",
        "nolimits", "noindent", "displaystyle", "textstyle", "it", "em", "bf", "sc", "tt", "rm",
        "sf", "sl", "itshape", "bfseries", "scshape", "ttfamily", "tiny", "small", "footnotesize",
        "large", "Large", "normalsize", "cal", "mathcal", "mathbb", "mathbf", "mathrm", "mathfrak",
        "mathscr", "boldsymbol", "centering", "newline", "linebreak", "maketitle",
    ), ""),
}  # fmt: skip


def _symbol(name: str) -> str | None:
    """What a command without an argument stands for, None when it is not known."""
    return _WORDS[name] if name in _WORDS else _symbols().get(name)


@cache
def _symbols() -> dict[str, str]:
    """The symbols of pylatexenc's table; its parser is not used: it drops words and raises."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 - 90 ms

    table = get_default_latex_context_db()
    replaced = {spec.macroname: spec.simplify_repl for spec in table.iter_macro_specs()}
    return {
        name: char
        for name, char in replaced.items()
        if isinstance(char, str) and len(char) == 1 and not char.isascii() and char.isprintable()
    }


_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
) | {"′": "′", "*": "*", "°": "°", "⊤": "ᵀ", "†": "†"}
_SUBSCRIPTS = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)


def _script(mark: str, content: str) -> str:
    """A superscript (`^`) or subscript (`_`); in brackets where Unicode lacks a character."""
    small = _SUPERSCRIPTS if mark == "^" else _SUBSCRIPTS
    if all(char in small for char in content):
        return "".join(small[char] for char in content)
    return mark + (content if content.isalnum() else f"({content})")


_ELL = re.compile(r"(?<![A-Za-z])ell(?=_)")
_BARE_SUPERSCRIPT = re.compile(r"(?<=[\w)\]])(\^)(-?[0-9]{1,20}|[A-Za-z](?![A-Za-z0-9])|[+*])")
_BARE_SUBSCRIPT = re.compile(r"(?<![\w])([^\W\d_])(_)([0-9]{1,20}|[a-z])(?!\w)")
_REMNANTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[0-9])times(?![a-z])"), "×"),
    (re.compile(r"[Bb]igg?[lr](?=[()\[\]|])"), ""),
    (re.compile(r"``([^`\"]{0,300}?)(?:''|\")"), r"“\1”"),
    (re.compile(r"(?<!-)---(?!-)"), "—"),
    # A space before and a letter behind: a command's option.
    (re.compile(r"(?<!-)--(?!-)(?<!\s--(?=\w))"), "–"),
    (re.compile(r"(?<=\ufdd1)\.\.(?!\.)"), "."),
    # A tie, but not an approximation (`~50`) or a range (`5~10`).
    (re.compile(r"(?<=[A-Za-z])~(?=[\w\[(])|(?<=[0-9.])~(?=[A-Za-z\[(])"), " "),
)


def _without_remnants(text: str) -> str:
    """What is LaTeX without a backslash: scripts, ties, dashes, quotes, `100times`, `bigl(`."""
    text = _ELL.sub("ℓ", text)
    text = _BARE_SUPERSCRIPT.sub(lambda found: _script(found[1], found[2]), text)
    text = _BARE_SUBSCRIPT.sub(lambda found: found[1] + _script(found[2], found[3]), text)
    for remnant, written in _REMNANTS:
        text = remnant.sub(written, text)
    return text
