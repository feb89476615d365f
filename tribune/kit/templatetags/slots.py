"""``{% slot "name" key=value %}``: see ``tribune.kit.slots``."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from tribune.kit.slots import fillings_of

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **given: Any) -> SafeString:
    request = context.get("request")
    drawn = []
    for filling in fillings_of(name):
        values: dict[str, Any] = dict(given)
        if filling.context is not None:
            more = filling.context(request, given)
            if more is None:
                continue
            values.update(more)
        # Within the page's own context: its processors have run, and need not run again for every filling.
        with context.push(**values):
            drawn.append(get_template(filling.template).template.render(context))  # type: ignore[attr-defined]
    return SafeString("".join(drawn))
