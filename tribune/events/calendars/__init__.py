"""Actions in people's own calendars (RFC 5545, 5546, 7986): files and feeds out, invitations in letters, and others' calendars in.

docs/decisions/calendars.md says why each is as it is.
"""
