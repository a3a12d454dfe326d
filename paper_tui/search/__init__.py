"""The query language and the Whoosh index over the library."""
