"""Components as template tags. Built in: no template needs to load them."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template import defaulttags
from django.template.defaulttags import URLNode
from django.urls import get_script_prefix
from django.utils.encoding import escape_uri_path
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tribune.design import dates, fields, files, flash, icons, numbers
from tribune.design.menus import MENU, Entries

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.filter("language_name", fields.language_name)
register.filter("number", numbers.number)
register.filter("kilometres", numbers.kilometres)
register.filter("when_day", dates.day)
register.filter("when_long_day", dates.long_day)
register.filter("when_calendar_day", dates.calendar_day)
register.filter("when_hour", dates.hour)
register.filter("when_clock", dates.clock)
register.filter("when_weekday", dates.weekday)
register.filter("when_moment", dates.moment)


@register.simple_tag(name="number")
def number_tag(value: object, decimals: int | None = None) -> str:
    return numbers.number(value, decimals)


@register.simple_tag
def date_block(when: datetime, zone: str = "", accent: bool = False, size: str = "") -> SafeString:
    """The sign of an action: day over month. *accent* is for the movement's big action; *size* "l" for its page."""
    then = dates.local(when, zone)
    classes = " ".join(filter(None, ["date", "accent" if accent else "", size]))
    return format_html(
        '<time class="{}" datetime="{}"><b>{}</b><span>{}</span></time>',
        classes, then.isoformat(timespec="minutes"), then.strftime("%d"), dates.month(then),
    )  # fmt: skip


@register.simple_tag
def when(
    start: datetime, end: datetime | None = None, zone: str = "", long: bool = False, brief: bool = False
) -> SafeString:
    """The hour as a time element: "mar. 24 nov. · 18 h 30"; with *long*, the whole span to *end*.

    *brief* is for words beside a date block, which says the day already: "mar. 18 h 30", with *long* "mardi 18 h 30".
    """
    if brief:
        words = dates.weekday(start, zone, long=long)
    else:
        words = dates.span(start, end, zone) if long else dates.moment(start, zone)
    stamp = dates.local(start, zone).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, words)


@register.simple_tag
def gauge(done: int, needed: int, label: str, size: str = "", tone: str = "") -> SafeString:
    """How many are taken of those needed: accent while short, green when enough, or green all along (*tone* "go").

    *label* says it to a screen reader.
    """
    is_short = done < needed and tone != "go"
    classes = " ".join(filter(None, ["gauge", "low" if is_short else "", size]))
    return format_html(
        '<progress class="{}" value="{}" max="{}" aria-label="{}"></progress>',
        classes, min(done, needed), max(needed, 1), label,
    )  # fmt: skip


@register.simple_tag
def local_time(start: datetime, zone: str) -> SafeString:
    """Nothing, until the browser finds that the reader's own clock differs from *zone*'s: then their hour."""
    stamp = dates.local(start, zone).isoformat(timespec="minutes")
    words = _("%% on your clock") % ()
    hour = pgettext("hour on a clock: hours H, minutes M", "H:M")
    return format_html(
        '<local-time datetime="{}" zone="{}" words="{}" hour="{}" hidden></local-time>', stamp, zone, words, hour
    )


@register.simple_tag
def ago(at: datetime, zone: str = "") -> SafeString:
    """ "2 h ago" as a time element that the browser keeps true while the page stays open."""
    now = datetime.now(UTC)
    element = _element_of(at.replace(second=0, microsecond=0), zone, get_language(), dates.local(now, zone).year)
    return SafeString(f"{element}{conditional_escape(dates.ago(at, zone, now=now))}</time>")


# All of it that does not change from minute to minute: lists say the same moments over and over.
@lru_cache(maxsize=8000)
def _element_of(minute: datetime, zone: str, _language: str | None, _year: int) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}" data-ago>',
        dates.local(minute, zone).isoformat(timespec="minutes"), dates.moment(minute, zone, long=True),
    )  # fmt: skip


@register.simple_tag
def initials_avatar(name: str, size: str = "", tone: str = "", square: bool = False) -> SafeString:
    """Two letters of *name*; always beside the name itself, so hidden from a screen reader."""
    words = [word for word in name.replace("–", " ").replace("-", " ").split() if word[:1].isalnum()]
    letters = (words[0][0] + words[-1][0] if len(words) > 1 else name.strip()[:2]).upper() if name.strip() else "?"
    classes = " ".join(filter(None, ["avatar", size, tone, "sq" if square else ""]))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters)


@register.inclusion_tag("design/_field.html")
def field(bound: BoundField, **asked: Any) -> dict[str, Any]:
    """One field: label, hint, error, and what was typed. See ``tribune.design.fields.drawn``."""
    return fields.drawn(bound, **asked)


@register.simple_tag(takes_context=True)
def menu(context: template.Context, place: str) -> Entries:
    return MENU.entries(place, context.get("request"))


@register.simple_tag
def home_address() -> str:
    """The site's first page in the page's language."""
    return get_script_prefix()


@register.simple_tag(takes_context=True)
def canonical_address(context: template.Context) -> str:
    """This page's own address on the site as it calls itself, without what was asked of it; empty without a request.

    Never the host that was asked for: whoever asks chooses that one.
    """
    request: HttpRequest | None = context.get("request")
    return settings.SITE_URL + escape_uri_path(request.path) if request is not None else ""


@register.simple_tag
def menu_address(place: str) -> str:
    return MENU.first_address(place)


@register.simple_tag(takes_context=True)
def said(context: template.Context) -> list[flash.Said]:
    return list(flash.heard(context.get("request")))


@register.simple_tag
def design_css() -> SafeString:
    """The house's stylesheets: one file once built, the parts while the look is being worked on."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((a,) for a in files.stylesheets()))


@register.simple_tag
def design_js() -> SafeString:
    """htmx and the house's elements, all of them optional."""
    first, *parts = files.scripts()
    whole = format_html('<script src="{}" defer></script>', first)
    return whole + format_html_join("", '\n<script src="{}" type="module"></script>', ((a,) for a in parts))


@register.simple_tag
def font_preloads() -> SafeString:
    return format_html_join(
        "\n",
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">',
        ((a,) for a in files.first_fonts()),
    )


class AddressNode(URLNode):
    """``{% url %}`` remembered where it is of a name alone: a page draws some ten of them, always the same."""

    def render(self, context: template.Context) -> str:
        name = self.view_name.var
        if self.args or self.kwargs or self.view_name.filters or not isinstance(name, str):
            return str(super().render(context))
        address = MENU.address(name)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address)


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> AddressNode:
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


class CaptureNode(template.Node):
    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def capture(parser: template.base.Parser, token: template.base.Token) -> CaptureNode:
    """``{% capture beside %}…{% endcapture %}`` draws now and shows later: the layout knows what it will hold."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(name, nodelist)
