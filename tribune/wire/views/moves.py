"""A move taken back from the page of its source."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tribune.design.flash import say
from tribune.kit.htmx import done
from tribune.people.viewers import Asked
from tribune.wire.models import Move
from tribune.wire.verbs import moves
from tribune.wire.views.desk import tended


@tended
@require_POST
def undoing(request: Asked, code: str) -> HttpResponse:
    move = get_object_or_404(Move.objects.filter(source__removed_at=None), code=code)
    person = request.viewer.person
    assert person is not None  # tended
    source = moves.undo(move=move, by=person, at=timezone.now())
    say(request, _("We listen to it at its former address again."))
    return done(request, reverse("wire:desk_source", args=[source.code]))
