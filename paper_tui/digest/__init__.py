"""The digest: what is new and why it may matter, for a reader who is not at the screen."""
