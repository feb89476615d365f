"""The home feed: what comes in it, in which order and why; less of this; what was seen. Owns no card, counts no click,
and shows nobody what they may not read elsewhere.
"""
