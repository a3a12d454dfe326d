"""The clients: Hugging Face and arXiv. The only code that opens a socket."""
