"""Which papers a query finds, in which order, and why."""
