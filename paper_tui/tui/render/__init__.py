"""Papers and notes as styled text. Pure."""
