"""Tools every room may use: refusals, codes, slots, paging, sealed fields, clean HTML, outbound HTTP.

Owns no table and knows no room.
"""
