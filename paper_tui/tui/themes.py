"""The application's own themes, and what every other theme has to add for its widgets."""

from collections.abc import Collection, Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="paper-dark",
    dark=True,
    primary="#7aa2c9",
    secondary="#8f9bb3",
    accent="#e0b26b",
    warning="#e0b26b",
    error="#e07f78",
    success="#8fb573",
    foreground="#ccd0d8",
    background="#14171c",
    surface="#191d23",
    panel="#20262e",
    variables={
        "rule": "#343d49",
        "rule-focus": "#7aa2c9",
        "quiet": "#8891a0",
        "dimmed": "#565f6c",
        "heading": "#eceef2",
        "cursor": "#2b3a4b",
        "cursor-blurred": "#232a33",
        "selected": "#e0b26b",
        "match": "#e9b872",
        "star": "#e6c25c",
        "code": "#8fb573",
        "footer-key-foreground": "#9dbbda",
        "block-cursor-background": "#2b3a4b",
        "block-cursor-foreground": "#eceef2",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232a33",
        "input-selection-background": "#7aa2c9 35%",
        "screen-selection-background": "#7aa2c9 35%",
        "scrollbar": "#343d49",
        "scrollbar-hover": "#4a5666",
        "scrollbar-active": "#7aa2c9",
        "scrollbar-background": "#14171c",
        "scrollbar-background-hover": "#14171c",
        "scrollbar-background-active": "#14171c",
        "scrollbar-corner-color": "#14171c",
    },
)

LIGHT = Theme(
    name="paper-light",
    dark=False,
    primary="#2c5f96",
    secondary="#5d6879",
    accent="#96600a",
    warning="#96600a",
    error="#b1362f",
    success="#3a6d25",
    foreground="#2d3138",
    background="#fcfbf8",
    surface="#f6f4ef",
    panel="#ece9e1",
    variables={
        "rule": "#d6d1c5",
        "rule-focus": "#2c5f96",
        "quiet": "#6b6b67",
        "dimmed": "#a5a197",
        "heading": "#14161a",
        "cursor": "#d6e3f0",
        "cursor-blurred": "#eeebe3",
        "selected": "#96600a",
        "match": "#9a4a00",
        "star": "#a87600",
        "code": "#3a6d25",
        "footer-key-foreground": "#2c5f96",
        "block-cursor-background": "#d6e3f0",
        "block-cursor-foreground": "#14161a",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#eeebe3",
        "input-selection-background": "#2c5f96 25%",
        "screen-selection-background": "#2c5f96 25%",
        "scrollbar": "#d6d1c5",
        "scrollbar-hover": "#bdb7a8",
        "scrollbar-active": "#2c5f96",
        "scrollbar-background": "#fcfbf8",
        "scrollbar-background-hover": "#fcfbf8",
        "scrollbar-background-active": "#fcfbf8",
        "scrollbar-corner-color": "#fcfbf8",
    },
)

OWN = (DARK, LIGHT)
DEFAULT = DARK.name
WITHOUT_COLOUR = "ansi-dark"

_TAGS_ON_DARK = (
    "#b79adb", "#7fb8c9", "#d8a06a", "#8fb573", "#d98aa8", "#7aa2e0", "#c9bc6a", "#6fbfa3",
    "#d9877a",
)  # fmt: skip
_TAGS_ON_LIGHT = (
    "#75429c", "#1d6b80", "#93560f", "#3a6d25", "#a03563", "#2f55a8", "#776707", "#12705a",
    "#a13a2b",
)  # fmt: skip
_TAGS_IN_16 = (
    "ansi_magenta", "ansi_cyan", "ansi_yellow", "ansi_green", "ansi_bright_magenta", "ansi_blue",
    "ansi_bright_yellow", "ansi_bright_cyan", "ansi_red",
)  # fmt: skip


def known() -> frozenset[str]:
    """The names of all themes: our own and Textual's."""
    return frozenset(BUILTIN_THEMES) | {theme.name for theme in OWN}


def chosen(setting: str, known: Collection[str], *, no_color: bool) -> tuple[str, str | None]:
    """The theme to start with, and a sentence about the setting when there is no such theme.

    `no_color`: the environment asks for a terminal without colours (https://no-color.org).
    """
    if setting not in known:
        complaint = f"There is no theme {setting!r}: {DEFAULT} is used. ^p lists the themes."
        return WITHOUT_COLOUR if no_color else DEFAULT, complaint
    return WITHOUT_COLOUR if no_color else setting, None


def has_16_colours(environment: Mapping[str, str]) -> bool:
    """Whether no more than 16 colours will be written to the terminal; as Rich decides it."""
    term = environment.get("TERM", "")
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    return bool(term) and term.rpartition("-")[2] not in ("256color", "kitty")


def in_16_colours(theme: Theme) -> str:
    """The name of the theme that takes the place of one whose shades 16 colours cannot show."""
    if theme.ansi:
        return theme.name
    return "ansi-dark" if theme.dark else "ansi-light"


def variables(theme: Theme) -> dict[str, str]:
    """The colours of the style sheet that a theme of another's making does not define."""
    if theme.ansi:
        return {
            "rule": "ansi_bright_black",
            "rule-focus": "ansi_blue",
            "quiet": "ansi_bright_black",
            "dimmed": "ansi_bright_black",
            "heading": "ansi_default",
            "cursor": "ansi_default",
            "cursor-style": "reverse",
            "cursor-blurred": "ansi_default",
            "cursor-blurred-style": "underline",
            "selected": "ansi_yellow",
            "match": "ansi_yellow",
            "match-style": "bold underline",
            "star": "ansi_yellow",
            "code": "ansi_green",
            **_tags(_TAGS_IN_16),
        }
    generated = theme.to_color_system().generate()
    background, foreground, primary = (
        Color.parse(generated[name]) for name in ("background", "foreground", "primary")
    )
    return {
        "rule": background.blend(foreground, 0.22).hex,
        "rule-focus": generated["primary"],
        "quiet": background.blend(foreground, 0.6).hex,
        "dimmed": background.blend(foreground, 0.38).hex,
        "heading": generated["foreground"],
        "cursor": background.blend(primary, 0.3).hex,
        "cursor-style": "none",
        "cursor-blurred": background.blend(foreground, 0.1).hex,
        "cursor-blurred-style": "none",
        "selected": generated["warning"],
        "match": generated["accent"],
        "match-style": "bold",
        "star": generated["warning"],
        "code": generated["success"],
        **_tags(_TAGS_ON_DARK if theme.dark else _TAGS_ON_LIGHT),
    }


def _tags(colours: tuple[str, ...]) -> dict[str, str]:
    return {f"tag-{number}": colour for number, colour in enumerate(colours, 1)}
