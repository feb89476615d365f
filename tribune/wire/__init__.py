"""Other people's feeds, taken in: sources, their entries, the river, and the desk that tends them.

Owns who is listened to, how often, what was agreed with them, what came, what
was made of it, and which media take what is published here. Leaves
the cards to ``publications``, the way out to ``kit.outbound``, and says nothing
of its own: every entry names who said it and where.
"""
