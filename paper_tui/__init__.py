"""Keep up with research papers from a terminal."""

__version__ = "0.1.0"
