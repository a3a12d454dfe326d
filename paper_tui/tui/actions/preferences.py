"""Settings changed on the screen: seen at once, and kept."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from paper_tui.settings.settings import AfterMark, Column, Order
from paper_tui.tui.actions.flow import Flow
from paper_tui.tui.render.row import Look
from paper_tui.tui.state import setting_overrides

if TYPE_CHECKING:
    from paper_tui.tui.screens.picker import Entry

_GROUP = "Settings"
_WIDTHS = (60, 72, 88, 100, 120)


class ChooseFlow(Flow):
    """What the palette and the dialogs change of the settings."""

    def entries(self) -> "Iterator[Entry]":
        """Every setting that can be changed while the application runs, and each of its values."""
        from paper_tui.tui.screens.picker import Entry  # noqa: PLC0415 - as the palette itself

        settings = self.screen.settings
        for theme in sorted(self.screen.app.available_themes):
            yield self._entry(f"Theme: {theme}", "theme", theme)
        for column in Column:
            if column is not Column.TITLE:
                name = f"Column of the list: {column}"
                yield self._entry(name, "columns", turned(settings.columns, column), column)
        for order in Order:
            yield self._entry(f"Order at start: {order}", "sort", order)
        for after in AfterMark:
            yield self._entry(f"After a mark the cursor goes: {after}", "after_mark", after)
        for width in _WIDTHS:
            yield self._entry(f"Width of abstracts: {width} columns", "abstract_width", width)
        yield Entry("All settings as the settings file has them", group=_GROUP, run=self._forget)

    def change(self, name: str, value: object) -> None:
        """Change a setting and keep it; `tags.gnn` is the colour of one tag."""
        screen = self.screen
        kept, written = screen.places.arrangement, screen.app.written
        screen.settings = setting_overrides.choose(kept, screen.settings, written, name, value)
        self.apply()

    def apply(self) -> None:
        """Show everything as the settings say."""
        screen, settings = self.screen, self.screen.settings
        screen.results.wear(Look(settings.columns, settings.tags))
        screen.detail.wear(settings.tags, settings.abstract_width)

    def _entry(
        self, name: str, setting: str, value: object, column: Column | None = None
    ) -> "Entry":
        from paper_tui.tui.screens.picker import Entry  # noqa: PLC0415 - as the palette itself

        now = getattr(self.screen.settings, setting)
        is_so = now == value if column is None else column in now
        return Entry(name, "✓" if is_so else "", _GROUP, run=partial(self._choose, setting, value))

    def _choose(self, setting: str, value: object) -> None:
        self.change(setting, value)
        if setting == "theme":
            self.screen.app.choose_theme(self.screen.settings.theme)
        elif setting == "sort":
            self.screen.asking.sort(self.screen.settings.sort)
        self.screen.say(f"{setting.replace('_', ' ')} changed; it stays so")

    def _forget(self) -> None:
        setting_overrides.forget(self.screen.places.arrangement)
        self.screen.settings = self.screen.app.written
        self.screen.app.choose_theme(self.screen.settings.theme)
        self.apply()
        self.screen.say("all settings are those of the settings file")


def turned(columns: tuple[Column, ...], column: Column) -> tuple[Column, ...]:
    """The columns with one taken out, or put in before the first that usually follows it. Pure."""
    if column in columns:
        return tuple(each for each in columns if each is not column)
    order = list(Column)
    later = (at for at, each in enumerate(columns) if order.index(each) > order.index(column))
    at = next(later, len(columns))
    return (*columns[:at], column, *columns[at:])
