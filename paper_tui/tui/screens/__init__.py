"""The main screen, and the dialogs that come over it."""
