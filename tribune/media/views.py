"""Pictures, at the width asked for; who may see one is asked each time."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers

from tribune.media.guards import may_see
from tribune.media.models import Picture
from tribune.media.verbs.pictures import WIDTHS, rendition

YEAR_SECONDS = 31_536_000


def picture(request: HttpRequest, code: str, width: int) -> HttpResponse:
    """A WebP. 404 for an unknown code, a width that is not offered, and whoever may not see it."""
    if width not in WIDTHS:
        raise Http404
    found = get_object_or_404(Picture, code=code)
    if not found.is_public and not may_see(found, getattr(request, "viewer", None)):
        raise Http404
    etag = f'"{found.sha256[:20]}-{width}"'
    unchanged = get_conditional_response(request, etag=etag, response=HttpResponse())
    if unchanged is not None and unchanged.status_code == 304:
        return _kept(unchanged, found, etag)
    try:
        with rendition(found, width) as file:
            answer = HttpResponse(file.read(), content_type=found.mime)
    except FileNotFoundError as error:
        raise Http404 from error
    return _kept(answer, found, etag)


def _kept(answer: HttpResponse, found: Picture, etag: str) -> HttpResponse:
    """What a code shows never changes; a guarded picture is kept by its reader's browser alone, and asked for again."""
    answer["ETag"] = etag
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    if found.is_public:
        answer["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    else:
        answer["Cache-Control"] = "private, no-cache"
        patch_vary_headers(answer, ["Cookie"])
    return answer
