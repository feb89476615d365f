"""The movement's settings, behind their gate. The form and the saving are the movement room's."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tribune.movement import desk
from tribune.people.gates import charged
from tribune.people.viewers import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@charged("movement.set_up")
def settings(request: Asked) -> HttpResponse:
    assert request.viewer.person is not None  # the gate saw to it
    return desk.answer(request, by_id=request.viewer.person.pk)
