"""Where other sites ask to be told of what is new in our feeds."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tribune.kit.forgery import EXEMPT
from tribune.kit.limits import address_block
from tribune.kit.refusals import Refusal
from tribune.publications.verbs import hub as verbs


@require_POST
def hub(request: HttpRequest) -> HttpResponse:
    """Answered before anything is verified (WebSub, section 5.1.2), in plain words when something is wrong."""
    try:
        verbs.ask(given=request.POST.dict(), caller=address_block(request), at=timezone.now())
    except Refusal as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=refusal.status)
    return HttpResponse(status=202)


setattr(hub, EXEMPT, True)  # machines of other sites ask; their callback is asked whether they meant it
