"""A list of options whose cursor is seen without colours as well."""

from textual.style import Style
from textual.widgets import OptionList


class Options(OptionList):
    """An option list that obeys `text-style: reverse`, which Textual takes for no visual style."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of these component classes, reversed where the style sheet says so."""
        style = super().get_visual_style(*component_classes, partial=partial)
        names = [name for name in component_classes if name in self._component_styles]
        reverse = any(self.get_component_styles(name).text_style.reverse for name in names)
        return style + Style(reverse=True) if reverse else style
