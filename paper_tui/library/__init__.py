"""The library: papers, listings and marks in one SQLite file."""
