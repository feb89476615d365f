"""Told once, where they asked. Decides nothing about what happened."""
