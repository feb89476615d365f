"""Stored pictures, their renditions, and files. Does not decide who may see one: the room that uses it does."""
