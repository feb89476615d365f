"""What is done to and by people, by noun."""
