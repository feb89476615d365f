from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tribune.places.credits import LONG
from tribune.places.finding import search


@require_safe
def completions(request: HttpRequest) -> JsonResponse:
    """``?q=lil`` → [{value, label, detail, place}…]: what goes in the box, what is read, what tells it apart."""
    found = search(str(request.GET.get("q", ""))[:80])
    rows = [{"value": each.value, "label": each.name, "detail": each.detail, "place": each.place.ref} for each in found]
    answer = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@require_safe
def credits_in_full(request: HttpRequest) -> HttpResponse:
    return render(request, "places/credits.html", {"credits": LONG})
