"""Reporting a thing, and the desk's queue."""
