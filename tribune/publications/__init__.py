"""The spine: cards, voices, topics, follows. Does not own the things its cards stand for."""
