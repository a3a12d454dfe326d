"""Answers of services' APIs, as JSON."""
