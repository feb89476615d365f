"""One's own pages, under /me/."""
