"""The desk's pages about people."""
