"""Streams as they are served: real processes, real HTTP, one database."""
