"""How one bound form field is drawn."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import locale
from django.forms import BoundField

CHIPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def language_name(code: str) -> str:
    """The language's name in itself, "Français"."""
    known: dict[str, Any] = locale.LANG_INFO.get(code, {})
    return str(known.get("name_local", code)).capitalize()


def kind_of(bound: BoundField, asked: str = "") -> str:
    """check, switch, chips, file, parts (several boxes for one value), select or input."""
    if asked:
        return asked
    widget = bound.field.widget
    if isinstance(widget, CHIPS):
        return "chips"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, (forms.MultiWidget, forms.SelectDateWidget)):
        return "parts"
    return "select" if isinstance(widget, forms.Select) else "input"


def drawn(
    bound: BoundField, *, kind: str = "", label: str = "", hint: str = "", narrow: bool = False, **attrs: Any
) -> dict[str, Any]:
    """What ``design/_field.html`` needs. *kind* "switch" draws a check box as a switch; other words become attributes.

    ``{% field form.email autocomplete="email" %}``; underscores stand for hyphens (``data_kept`` → ``data-kept``).
    """
    which = kind_of(bound, kind)
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    own = str(bound.field.widget.attrs.get("class", ""))
    dress = {
        "input": "input",
        "select": "input select",
        "file": "file-input",
        "switch": "switch",
        "check": "box",
        "parts": "input",
    }
    given["class"] = " ".join(filter(None, [dress.get(which, ""), "narrow" if narrow else "", own]))
    if hint:
        given["aria-describedby"] = " ".join(
            filter(None, [f"{bound.auto_id}_helptext", f"{bound.auto_id}_error" if bound.errors else ""])
        )
    if which == "switch":
        given["role"] = "switch"
    return {
        "field": bound,
        "kind": which,
        "control": bound.as_widget(attrs=given) if which != "chips" else "",
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "is_optional": not bound.field.required
        and which not in ("check", "switch", "chips")
        and _may_be_empty(bound, which),
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
    }


def _may_be_empty(bound: BoundField, which: str) -> bool:
    """A list of choices without an empty one always says something: it is not called optional."""
    if which != "select" or hasattr(bound.field, "empty_label"):
        return True
    choices: Iterable[tuple[Any, Any]] = cast(Any, bound.field).choices
    return any(not value for value, _label in choices)
