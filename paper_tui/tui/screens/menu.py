"""The small menus that a first key opens: what a second key would do, and to what."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.keymap.actions import Action
from paper_tui.keymap.keys import sign
from paper_tui.tui.bindings import bindings
from paper_tui.tui.widgets.options import Options


@dataclass(frozen=True, slots=True)
class Item:
    """An entry: its action, what it would give, and why it is impossible if it is."""

    action: Action
    preview: str = ""
    reason: str | None = None


class MenuScreen(ModalScreen[None]):
    """A menu at the bottom of the screen. `run` does the action whose key was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "choose", "choose", priority=True),
        Binding("ctrl+n", "next", show=False, priority=True),
        Binding("ctrl+p", "previous", show=False, priority=True),
    ]
    AUTO_FOCUS = "OptionList"

    def __init__(
        self, title: str, items: Sequence[Item], run: Callable[[str], Awaitable[None]]
    ) -> None:
        super().__init__(classes="menu")
        self._title = title
        self._items = items
        self._run = run

    def compose(self) -> ComposeResult:
        """A line for each entry: key, name, preview."""
        with Vertical(id="menu"):
            yield Static(Content(self._title), id="menu-title")
            yield Options(*map(self._option, self._items), markup=False, compact=True)
            yield Static("", id="menu-preview")

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show in full what the entry under the cursor would give."""
        self.query_one("#menu-preview", Static).update(
            Content(self._items[event.option_index].preview)
        )

    async def action_run(self, id_: str) -> None:
        """An entry's own key."""
        self.dismiss()
        await self._run(id_)

    async def action_choose(self) -> None:
        """The entry under the cursor."""
        chosen = self.query_one(OptionList).highlighted
        if chosen is not None:
            await self.action_run(self._items[chosen].action.id)

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click on an entry."""
        await self.action_run(self._items[event.option_index].action.id)

    def action_close(self) -> None:
        """Nothing."""
        self.dismiss()

    def action_next(self) -> None:
        """The entry below."""
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        """The entry above."""
        self.query_one(OptionList).action_cursor_up()

    def _option(self, item: Item) -> Option:
        widest = max(cell_len(each.action.label) for each in self._items)
        possible = item.reason is None
        key = Content.styled(
            f"{' '.join(map(sign, item.action.keys[:1])):>3}",
            "bold $footer-key-foreground" if possible else "$dimmed",
        )
        label = Content.styled(f"  {item.action.label:{widest}}  ", "" if possible else "$dimmed")
        about = Content.styled(item.reason or " ".join(item.preview.split()), "$quiet")
        return Option(key + label + about)


class CopyMenu(MenuScreen):
    """What can be copied, with a preview. The cursor moves no line of it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(menu="copy.menu")

    def on_resize(self, event: Resize) -> None:
        """Give the preview the lines of the longest one; the list keeps most of the room."""
        room = max(0, event.size.height * 4 // 5 - _AROUND)
        width = event.size.width - _BESIDE
        longest = max(Content(item.preview).get_height({}, width) for item in self._items)
        listed = min(len(self._items), max(room - longest, room * 3 // 5))
        self.query_one(OptionList).styles.height = listed
        self.query_one("#menu-preview").styles.height = 1 + min(longest, room - listed)


_AROUND = 4
"""Lines of a menu that are neither list nor preview: the border, the title and a rule."""

_BESIDE = 4
"""Columns beside its text: border and padding."""


class OpenMenu(MenuScreen):
    """What can be opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(menu="open.menu")


class SortMenu(MenuScreen):
    """What the list can be sorted by."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(menu="sort.menu")
