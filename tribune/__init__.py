"""Tribune: a movement's own voice. ARCHITECTURE.md draws the rooms below."""

__version__ = "0.1.0"
