"""A channel that says the words of its ripples, in the language it is asked in."""
