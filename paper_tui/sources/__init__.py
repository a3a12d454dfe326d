"""Bytes in, papers out: one module a format, none touches a disk or the network."""
