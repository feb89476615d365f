from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from tribune.places.finding import search


@require_GET
def completions(request: HttpRequest) -> JsonResponse:
    """``?q=lil`` → [{value, label, detail, place}…]: what goes in the box, what is read, what tells it apart."""
    found = search(str(request.GET.get("q", ""))[:80])
    rows = [{"value": each.value, "label": each.name, "detail": each.detail, "place": each.place.ref} for each in found]
    answer = JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
