"""Pages where many rooms meet: front page, home, search, the desk. Owns no table."""
