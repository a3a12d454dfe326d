"""The application: the only package that imports Textual."""
