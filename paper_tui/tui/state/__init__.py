"""What the screen remembers between two runs, and within one."""
