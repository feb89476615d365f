"""The spine: cards, voices, topics, follows, and the hub that tells of our feeds. Does not own the things its cards stand for."""
