"""Other people's feeds, taken in. Publishes nothing of our own."""
