"""Views and what they count, shared by the commands and the screen. No Textual."""
