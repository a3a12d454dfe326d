"""Work off the event loop: threads and processes that answer by messages."""
