"""Finding a thing by its name and doing it: the command palette and the help panel."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.tui.widgets.line import Line
from paper_tui.tui.widgets.options import Options
from paper_tui.tui.widgets.typed_keys import arrived


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be done, or only told (`run` is None).

    `reason` is why it is impossible now. Entries of one `group` stand together below its name.
    """

    name: str
    keys: str = ""
    group: str = ""
    reason: str | None = None
    run: Callable[[], Awaitable[None] | None] | None = None


class Picker(ModalScreen[None]):
    """Entries, fewer of them with every key. Enter does the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "choose", "choose", priority=True),
        Binding("down,ctrl+n", "move('cursor_down')", "down", priority=True),
        Binding("up,ctrl+p", "move('cursor_up')", "up", priority=True),
        Binding("pagedown", "move('page_down')", "page down", priority=True),
        Binding("pageup", "move('page_up')", "page up", priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, entries: Sequence[Entry], *, by_score: bool) -> None:
        super().__init__(classes="dialog")
        self._title = title
        self._entries = entries
        self._by_score = by_score
        self._shown: list[Entry | None] = []

    def compose(self) -> ComposeResult:
        """The line to type in, and the entries."""
        with Vertical(classes="box picker"):
            yield Line(placeholder=self._title, compact=True)
            yield Options(markup=False, compact=True)
            yield Static("", classes="quiet hint", markup=False)

    def on_mount(self) -> None:
        """Show all."""
        self._list("")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Fewer entries, or more."""
        self._list(event.value)

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say why the entry under the cursor is impossible, if it is."""
        entry = self._shown[event.option_index] if event.option_index < len(self._shown) else None
        reason = entry.reason if entry is not None else None
        self.query_one(".hint", Static).update(Content(reason or ""))

    @on(OptionList.OptionSelected)
    async def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click does the entry."""
        await self._do(self._shown[event.option_index])

    def action_move(self, how: str) -> None:
        """Move the cursor of the list."""
        options = self.query_one(OptionList)
        getattr(options, f"action_{how}")()

    async def action_choose(self) -> None:
        """Do the entry under the cursor."""
        line = self.query_one(Input)
        await arrived(line)
        self._list(line.value)
        chosen = self.query_one(OptionList).highlighted
        if chosen is not None:
            await self._do(self._shown[chosen])

    def action_close(self) -> None:
        """Do nothing."""
        self.dismiss()

    async def _do(self, entry: Entry | None) -> None:
        if entry is None or entry.run is None:
            return
        self.dismiss()
        doing = entry.run()
        if doing is not None:
            await doing

    def _list(self, typed: str) -> None:
        shown: list[Entry | None] = []
        options: list[Option] = []
        group = None
        for entry in self._found(typed):
            if entry.group != group and not (typed and self._by_score):
                group = entry.group
                if group:
                    shown.append(None)
                    options.append(Option(Content.styled(group, "bold $rule-focus"), disabled=True))
            shown.append(entry)
            options.append(self._option(entry))
        if shown == self._shown:
            return
        self._shown = shown
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options)
        listed.highlighted = next((n for n, e in enumerate(shown) if e is not None and e.run), None)

    def _found(self, typed: str) -> list[Entry]:
        if not typed.strip():
            return list(self._entries)
        if not self._by_score:
            words = typed.casefold().split()
            return [each for each in self._entries if all(word in _text(each) for word in words)]
        matcher = Matcher(typed)
        scores = [(matcher.match(each.name), each) for each in self._entries]
        ranked = sorted(scores, key=lambda pair: -pair[0])
        return [each for score, each in ranked if score > 0]

    def _option(self, entry: Entry) -> Option:
        widest = max(cell_len(each.keys) for each in self._entries if each.run is not None)
        dim = entry.reason is not None
        keys = entry.keys + " " * max(0, widest - cell_len(entry.keys))
        return Option(
            Content.assemble(
                (f" {keys}", "$dimmed" if dim else "$footer-key-foreground"),
                (f"  {entry.name}", "$dimmed" if dim else ""),
            )
        )


def _text(entry: Entry) -> str:
    return f"{entry.name} {entry.keys} {entry.group}".casefold()
