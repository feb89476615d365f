"""``{% kept key… %}…{% endkept %}``: a part of a page drawn once and kept in this process.

What it draws may depend on the language, on where the site's addresses begin,
and on the keys that are named, and on nothing else.
"""

import threading
from collections import OrderedDict
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST = 6000
_kept: OrderedDict[tuple[Any, ...], SafeString] = OrderedDict()
_lock = threading.Lock()


def forget_all() -> None:
    """Empty what is kept (a test begins)."""
    with _lock:
        _kept.clear()


class KeptNode(template.Node):
    def __init__(self, keys: list[FilterExpression], nodelist: NodeList) -> None:
        self.keys = keys
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        keys = [expression.resolve(context) for expression in self.keys]
        key = (id(self), get_language(), get_script_prefix(), *keys)
        found = _kept.get(key)
        if found is None:
            found = SafeString(self.nodelist.render(context))
            with _lock:
                _kept[key] = found
                while len(_kept) > MOST:
                    _kept.popitem(last=False)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    _tag, *keys = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(key) for key in keys], nodelist)
