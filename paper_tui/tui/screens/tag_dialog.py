"""The dialog in which tags are given and taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from paper_tui.settings.settings import Colour
from paper_tui.text.readable import inert
from paper_tui.tui.render.row import COLOURS, tag_colour
from paper_tui.tui.tag_input import Choice, TagChange, choices, completed, read
from paper_tui.tui.widgets.line import Line
from paper_tui.tui.widgets.options import Options
from paper_tui.tui.widgets.typed_keys import arrived

_MOST_SHOWN = 200


class TagScreen(ModalScreen[None]):
    """Tags are typed, with completion from those in use, or chosen from the list.

    `marks` are the tags of the papers that this is about, `papers` how many those are. `colours`
    are those that the reader has chosen for tags; `recolour` keeps another.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close", priority=True),
        Binding("enter", "apply", "apply", priority=True),
        Binding("tab", "complete", "complete", priority=True),
        Binding("ctrl+o", "colour", "colour", priority=True),
        Binding("down", "list(1)", "down", priority=True),
        Binding("up", "list(-1)", "up", priority=True),
    ]
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        in_use: Mapping[str, int],
        marks: Sequence[Collection[str]],
        papers: int,
        write: Callable[[TagChange], None],
        *,
        colours: Mapping[str, Colour],
        recolour: Callable[[str, Colour], None],
    ) -> None:
        super().__init__(classes="dialog")
        self._in_use = in_use
        self._marks = marks
        self._papers = papers
        self._write = write
        self._colours = dict(colours)
        self._recolour = recolour
        self._choices: list[Choice] = []

    def compose(self) -> ComposeResult:
        """The line to type in, and the tags that go on with it."""
        about = f"Tags of {self._papers:,} papers" if self._papers > 1 else "Tags"
        with Vertical(classes="box"):
            yield Static(Content(about), classes="title")
            yield Line(
                placeholder="gnn to-reproduce -old",
                suggester=_TagSuggester(self._in_use),
                compact=True,
            )
            yield Options(markup=False, compact=True)
            yield Static("", id="complaint", markup=False)
            yield Static(
                Content("Enter gives or takes · Tab completes · ^o another colour"),
                classes="quiet",
            )

    def on_mount(self) -> None:
        """Show all tags."""
        self._list("")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Show the tags that go on with what is typed."""
        self._list(event.value)
        self.query_one("#complaint").display = False

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click on a tag gives or takes it."""
        self._toggle(self._choices[event.option_index])

    async def action_complete(self) -> None:
        """The last word becomes the tag that it is the beginning of."""
        line = self.query_one(Input)
        await arrived(line)
        whole = completed(line.value, self._in_use)
        if whole is not None:
            line.value = f"{whole} "
            line.cursor_position = len(line.value)

    def action_colour(self) -> None:
        """The next colour for the tag under the cursor, or for the first that is shown."""
        options = self.query_one(OptionList)
        if not self._choices:
            return
        at = options.highlighted or 0
        tag = self._choices[at].tag
        self._colours[tag] = COLOURS[tag_colour(tag, self._colours) % len(COLOURS)]
        self._recolour(tag, self._colours[tag])
        options.replace_option_prompt_at_index(at, self._label(self._choices[at]))
        options.highlighted = at

    def action_list(self, by: int) -> None:
        """Into the list, and on in it."""
        options = self.query_one(OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    async def action_apply(self) -> None:
        """Give and take the tags that are typed, or the one that is chosen."""
        line = self.query_one(Input)
        await arrived(line)
        chosen = self.query_one(OptionList).highlighted
        if chosen is not None and chosen < len(self._choices):
            self._toggle(self._choices[chosen])
            return
        try:
            change = read(line.value)
        except ValueError as error:
            complaint = self.query_one("#complaint", Static)
            complaint.update(Content(f"{error}"))
            complaint.display = True
            return
        self.dismiss()
        self._write(change)

    def action_close(self) -> None:
        """Change nothing."""
        self.dismiss()

    def _toggle(self, choice: Choice) -> None:
        self.dismiss()
        everywhere = choice.here == len(self._marks)
        tags = (choice.tag,)
        self._write(TagChange(remove=tags) if everywhere else TagChange(add=tags))

    def _list(self, typed: str) -> None:
        self._choices = choices(typed, self._in_use, self._marks)[:_MOST_SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._label(choice)) for choice in self._choices])
        options.highlighted = None

    def _label(self, choice: Choice) -> Content:
        sign = " " if not choice.here else "✓" if choice.here == len(self._marks) else "–"
        return Content.assemble(
            f" {sign} ",
            (f"#{inert(choice.tag)}", f"$tag-{tag_colour(choice.tag, self._colours)}"),
            (f"  {choice.used:,}", "$quiet"),
        )


class _TagSuggester(Suggester):
    """Shows the tag that goes on with the last word."""

    def __init__(self, in_use: Mapping[str, int]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._in_use = in_use

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with its last word completed."""
        return completed(value, self._in_use)
