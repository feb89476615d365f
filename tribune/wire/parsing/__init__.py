"""Bytes of a feed in, plain values out. Touches neither the network nor the database, and believes nothing it reads.

The words of items are given as they came: whoever keeps them cleans them first.
"""

from tribune.wire.parsing.reading import read
from tribune.wire.parsing.values import Enclosure, Episode, Feed, Item, NotAFeed

__all__ = ["Enclosure", "Episode", "Feed", "Item", "NotAFeed", "read"]
