"""Papers on their way out of the library: exports, and files that are kept up to date."""

from paper_tui.exchange.exports import Export, export, export_json_lines, exported
from paper_tui.exchange.keeping import Kept, keep, keep_all, watch
from paper_tui.files import WritingError, replacing, write

__all__ = [
    "Export",
    "Kept",
    "WritingError",
    "export",
    "export_json_lines",
    "exported",
    "keep",
    "keep_all",
    "replacing",
    "watch",
    "write",
]
