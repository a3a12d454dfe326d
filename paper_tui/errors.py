"""The one family of errors that a reader of the program ever sees."""


class PaperTuiError(Exception):
    """A sentence for the reader: what failed, on which thing, and what to do about it."""


class LibraryError(PaperTuiError):
    """The library cannot be opened, read or written."""


class UnusableLibraryError(LibraryError):
    """What stands in the library's place is damaged, of a newer version, or something else."""


class SourceError(PaperTuiError):
    """A file, a folder or a stream cannot be read as papers at all."""


class SearchError(PaperTuiError):
    """The index cannot be built or read, even after a rebuild."""


class ConfigError(PaperTuiError):
    """A setting has no meaning; the default is used in its place."""
