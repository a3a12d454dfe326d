"""The Whoosh index over the library. All of Whoosh is used in here."""
