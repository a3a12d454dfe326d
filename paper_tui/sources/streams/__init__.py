"""Bytes on their way in: decompressed, decoded and cut into lines, objects or elements."""
