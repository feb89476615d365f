"""My teams beside the feed, each drawn once under all that is seen of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tribune.teams.lines import Line


def teams(mine: Iterable[Line]) -> SafeString:
    """The teams, one below the other."""
    prefix, language = get_script_prefix(), get_language()
    return SafeString("".join(_team(team, prefix, language) for team in mine))


@lru_cache(maxsize=3000)
def _team(team: Line, _prefix: str, _language: str | None) -> str:
    return str(get_template("front/_my_team.html").render({"team": team}))
