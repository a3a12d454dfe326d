"""Actions and their keys: one registry behind footer, help, palette and settings. No Textual."""
