"""Files, paths, processes and the log."""
