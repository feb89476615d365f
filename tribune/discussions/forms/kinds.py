"""What the operator typed about a reaction: what every kind has."""

from tribune.movement.kinds import KindForm


class ReactionKindForm(KindForm):
    pass
