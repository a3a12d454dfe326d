"""The parts of the screen. Each shows something and says what was done to it; none decides."""
