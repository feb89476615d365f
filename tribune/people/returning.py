"""Where someone comes back to: a path of this site, or nothing."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from tribune.kit.text import address_parts

LONGEST = 500


def safe(path: str) -> str:
    """*path* when it is a path of this site, else an empty string."""
    if not path.startswith("/") or len(path) > LONGEST:
        return ""
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def here(request: HttpRequest) -> str:
    """The page to come back to: this one if it was read, the one the form stood on if something was sent."""
    if request.method in ("GET", "HEAD"):
        return safe(request.get_full_path())
    given = safe(request.POST.get("next", ""))
    if given:
        return given
    stood = address_parts(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if stood.netloc == request.get_host():
        return safe(stood.path + (f"?{stood.query}" if stood.query else ""))
    return ""


def with_next(address: str, path: str) -> str:
    return f"{address}?{urlencode({'next': path})}" if path else address
