from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from tribune.media import keeping, shelving
from tribune.media.guards import may_see
from tribune.media.models import WIDTHS, File, Picture

FOREVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "private, no-cache"
BOXED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def picture(request: HttpRequest, code: str, width: int) -> HttpResponse:
    """A picture at one of the widths kept. To those who may not see it, it does not exist."""
    found = Picture.objects.filter(code=code).first()
    if width not in WIDTHS or found is None or not may_see(found, _viewer(request)):
        raise Http404
    tag = f'"{found.sha256[:32]}-{width}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        try:
            body = keeping.body_of(found.sha256, width=width, whole_width=found.width)
        except FileNotFoundError as gone:
            raise Http404 from gone
        answer = HttpResponse(body, content_type=found.mime)
        answer["Content-Disposition"] = f'inline; filename="{found.code}-{width}.webp"'
    answer["ETag"] = tag
    if found.is_public:
        answer["Cache-Control"] = FOREVER
    else:
        answer["Cache-Control"] = ASK_EACH_TIME
        patch_vary_headers(answer, ["Cookie"])
    answer["Content-Security-Policy"] = BOXED
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def file(request: HttpRequest, code: str) -> HttpResponseBase:
    """A file to keep, never to be opened within the site. To those who may not have it, it does not exist."""
    found = File.objects.filter(code=code).first()
    if found is None or not may_see(found, _viewer(request)):
        raise Http404
    try:
        opened = shelving.opened(found.sha256)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(opened, as_attachment=True, filename=found.name, content_type=found.mime)
    answer["Cache-Control"] = ASK_EACH_TIME
    patch_vary_headers(answer, ["Cookie"])
    answer["Content-Security-Policy"] = BOXED
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _viewer(request: HttpRequest) -> Any:
    return getattr(request, "viewer", None)
