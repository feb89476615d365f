"""What the operator sets and the site obeys: name, look, languages, zone, texts. Holds no person."""
