"""Papers on their way out of the library: exports, and files that are kept up to date."""

from paper_tui.exchange.exports import Export, export, exported
from paper_tui.exchange.kept_files import Kept, is_ours, keep, keep_all, watch

__all__ = ["Export", "Kept", "export", "exported", "is_ours", "keep", "keep_all", "watch"]
