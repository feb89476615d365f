"""What changed, told to the pages that are open. Holds ids for some minutes and never a word of anybody's."""
