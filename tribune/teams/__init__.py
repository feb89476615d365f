"""Support teams: what they are, who belongs, in which role. Does not organise actions."""
