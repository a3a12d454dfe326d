"""What each command does. Nothing here imports Textual, but for the command that opens it."""
