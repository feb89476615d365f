"""Secrets are planted, and people who are outside go by every way of WAYS_OUT: none comes out."""
