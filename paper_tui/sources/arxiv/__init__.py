"""arXiv's feeds, its daily mail and its bulk snapshot."""
