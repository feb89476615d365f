"""Stored files and their renditions. Does not decide who may see a picture: the room that uses it does."""
