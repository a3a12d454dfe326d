"""Lists of papers: identifiers, addresses and titles, Markdown tables, OPML."""
