"""What was typed, checked for shape."""
