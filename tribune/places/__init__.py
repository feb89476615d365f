"""The gazetteer, points, distances and drawn maps. Knows where, never who."""
