"""The programs around the terminal: browser, clipboard, editor, git."""
