"""The settings, and where everything is kept."""
