"""What the actions do, a class for each group of them; a method is the second half of an id."""
