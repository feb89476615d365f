"""The gazetteer, if it is not there yet."""

from collections.abc import Callable

from django.core.management import call_command

from tribune.places.models import Place


def load_if_empty(say: Callable[[str], None]) -> None:
    if not Place.objects.exists():
        say("places: every commune and postcode of France, the towns of the world …")
        call_command("load_places")
