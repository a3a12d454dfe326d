"""Papers on their way out of the library: exports, and files that are kept up to date."""

from paper_tui.exchange.exports import Export, export, export_json_lines, exported
from paper_tui.exchange.files import ExchangeError, replacing, write
from paper_tui.exchange.keeping import keep, watch

__all__ = [
    "ExchangeError",
    "Export",
    "export",
    "export_json_lines",
    "exported",
    "keep",
    "replacing",
    "watch",
    "write",
]
