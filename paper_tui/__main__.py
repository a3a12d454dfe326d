"""`python -m paper_tui` is `paper-tui`."""

import sys

from paper_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
