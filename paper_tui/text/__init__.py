"""Reading text from outside: LaTeX, links, names, identifiers."""
