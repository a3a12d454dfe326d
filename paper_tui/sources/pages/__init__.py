"""Exports of paper pages: text, Markdown, HTML, MHTML."""
