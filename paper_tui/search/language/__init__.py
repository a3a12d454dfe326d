"""The query language: text in, a tree out; completion and facets."""
