"""The query language, the Whoosh index over the library, and what is asked of it."""
