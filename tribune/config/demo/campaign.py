"""A campaign of the demo's movement: its kit, and the actions two teams made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils.translation import override

from tribune.design import sheets
from tribune.events.models import EventKind, Kit
from tribune.events.plans import Plan, usual_end
from tribune.events.verbs import events, kits
from tribune.kit.ids import new_code
from tribune.media import keeping
from tribune.media.models import Picture
from tribune.media.verbs import pictures as kept_pictures
from tribune.people.models import Person
from tribune.places.models import Place
from tribune.teams.models import Team

PARIS = ZoneInfo("Europe/Paris")
PICTURES = (0, 13)  # the kit's own, then one to download
TITLE = "Mille tablées pour l’eau"
INTRODUCTION = (
    "Une table, une carafe d’eau du robinet, dix voisins : on raconte d’où vient notre eau, qui la vend, et on signe "
    "ensemble pour une régie publique. Mille tablées avant le printemps, et la vôtre."
)
GUIDE = """# Avant

- Choisissez un endroit où l’on passe : une place, un hall, une sortie d’école.
- Prévenez vos voisins ; imprimez l’affiche, elle porte votre date et votre lieu.
- Relevez le prix du mètre cube de votre commune, il est sur votre facture.

# Le jour même

Servez l’eau, demandez à chacun ce qu’il croit la payer, puis montrez la facture. Laissez parler avant de faire signer.

- Un accueille, un sert, un note les adresses.
- Pas de tract dans les mains de qui n’en veut pas.

# Après

Rendez les feuilles de signatures à votre équipe, et publiez le récit avec une photo : il donne envie aux suivants."""
DESCRIPTION = (
    "Une table, de l’eau du robinet et dix voisins : venez voir d’où elle vient, ce qu’elle coûte et à qui elle "
    "rapporte. On signe ensemble pour une régie publique.\n\nOn vient comme on est, avec un verre."
)
AT = [("Place de la Nouvelle-Aventure", 8, 10), ("Parvis de la Condition publique", 9, 15)]  # where, days ahead, hour


def offer(*, by: Person, hosts: Sequence[tuple[Team, Place]], pictures: Mapping[int, Picture], at: datetime) -> int:
    """The kit, published, with a visual and a sheet to download; how many actions were made from it."""
    stall = EventKind.objects.get(slug="stall")
    cover, visual = (pictures[number] for number in PICTURES)
    own = kept_pictures.copy(picture=cover, by=by, at=at)  # a row of its own: it follows the kit
    outline = kits.Outline(
        title=TITLE, introduction=INTRODUCTION, kind=stall, guide=GUIDE, usual_minutes=120, description=DESCRIPTION,
        roles="1 Accueil\n1 Service de l’eau\n1 Feuilles de signatures",
        things="1 Table pliante\n2 Carafes\n20 Verres\n1 Facture d’eau", picture=own,
        until_on=(at + timedelta(days=120)).date(),
    )  # fmt: skip
    kit = kits.make(by=by, outline=outline, at=at - timedelta(days=10))
    kits.add_picture(kit=kit, file=ContentFile(keeping.kept(visual.sha256), name="visuel.webp"), by=by, at=at)
    kits.add_document(kit=kit, file=_sheet(), by=by, at=at)
    kit = kits.publish(kit=kit, by=by, at=at - timedelta(days=9))
    for (team, place), (where, days, hour) in zip(hosts, AT, strict=True):
        _host(kit, team, place, where, at + timedelta(days=days), hour, at)
    return len(hosts)


def _host(kit: Kit, team: Team, place: Place, where: str, day: datetime, hour: int, at: datetime) -> None:
    assert team.made_by is not None
    starts_at = datetime.combine(day.astimezone(PARIS).date(), time(hour), PARIS)
    plan = Plan(
        title=f"{kit.title} : {place.name}", kind=kit.kind, starts_at=starts_at,
        ends_at=usual_end(kit.kind, starts_at, kit=kit), zone="Europe/Paris", team=team, place=place, venue=where,
        description=kit.description, kit=kit,
    )  # fmt: skip
    event = kits.host(by=team.made_by, plan=plan, at=at - timedelta(days=2), form_key=new_code())
    events.publish(event=event, at=at - timedelta(days=2))


def _sheet() -> ContentFile[bytes]:
    with override("fr"):
        sheet = sheets.Sheet(TITLE, "Pour une régie publique de l’eau", ["Nom", "Adresse"], [])
        return ContentFile(sheets.as_pdf(sheet), name="Feuille de signatures.pdf")
