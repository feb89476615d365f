"""Reports of any thing, one queue for moderators, what they decide and why. Owns none of the things: each is hidden and
shown by its own room's verb. Tells nobody: ``notices`` does.
"""
