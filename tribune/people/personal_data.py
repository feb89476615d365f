"""What this room holds about someone: given to them whole, and forgotten last."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from tribune.kit.registries import PersonalData
from tribune.media.verbs import pictures
from tribune.people.models import (
    Authenticator,
    Block,
    ChargeChange,
    Consent,
    Consultation,
    Declaration,
    Erasure,
    Intent,
    Mute,
    Person,
    RecoveryCode,
    Seat,
    Session,
)

REACHES = ("name", "picture", "place", "email", "phone", "skills", "availability", "about")


def export(person: Person) -> Mapping[str, Any]:
    declaration = Declaration.objects.filter(person=person).first()
    return {
        "profile": {
            "code": person.code,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "place": str(person.place) if person.place else "",
            "postcode": person.postcode,
            "radius_km": person.radius_km,
            "skills": person.skills,
            "availability": person.availability,
            "about": person.about,
            "language": person.language,
            "zone": person.zone,
            "confirmed_at": person.confirmed_at,
            "seen_by": {name: getattr(person, f"{name}_reach") for name in REACHES},
        },
        "declaration": declaration
        and {
            "declared_at": declaration.declared_at,
            "channel": declaration.channel,
            "withdrawn_at": declaration.withdrawn_at,
        },
        "consents": [
            {
                "purpose": consent.purpose,
                "words": consent.wording.text,
                "version": consent.wording_version,
                "hash": consent.wording_hash,
                "channel": consent.channel,
                "given": consent.is_given,
                "at": consent.at,
            }
            for consent in Consent.objects.filter(person=person).select_related("wording").order_by("at")
        ],
        "circles": list(
            Seat.objects.filter(person=person)
            .order_by("taken_at")
            .values("circle__kind", "circle__name", "role", "taken_at")
        ),
        "charges": list(person.groups.order_by("name").values_list("name", flat=True)),
        "charge_changes": list(
            ChargeChange.objects.filter(person=person).order_by("at").values("charge", "is_given", "at")
        ),
        "sessions": list(
            Session.objects.filter(person=person).order_by("created_at").values("agent", "created_at", "seen_at")
        ),
        # Theirs alone: who keeps them at a distance is that person's to tell.
        "kept_at_a_distance": [
            {"how": how, "name": one.called, "since": one.since}
            for how, model in (("blocked", Block), ("muted", Mute))
            for one in model.objects.filter(by=person).order_by("since", "pk")
        ],
        "second_factor_since": Authenticator.objects.filter(person=person)
        .values_list("confirmed_at", flat=True)
        .first(),
        "who_looked": list(
            Consultation.objects.filter(person=person)
            .order_by("at")
            .values("by__name", "way", "charges", "reason", "at")
        ),
    }


def erase(person: Person, at: datetime) -> None:
    """The row stays, without a name: what others may keep (a report, an action) points at nobody known."""
    Consent.objects.forget(person)
    index = Person.objects.values_list("email_index", flat=True).get(pk=person.pk)
    if index:
        Intent.objects.filter(address_index=index).delete()
    for model in (Intent, Declaration, Authenticator, RecoveryCode, Session, Seat, ChargeChange, Consultation):
        model._default_manager.filter(person=person).delete()
    for distance in (Block, Mute):
        distance.objects.filter(Q(by=person) | Q(person=person)).delete()
    if person.picture is not None:
        pictures.discard(picture=person.picture)
        person.picture = None
    person.groups.clear()
    blank = Person()
    kept = {"id", "code", "password", "last_login", "is_superuser"}
    for field in Person._meta.concrete_fields:
        if field.attname not in kept:
            setattr(person, field.attname, getattr(blank, field.attname))
    person.is_active, person.erased_at = False, at
    person.save()


PART = PersonalData(
    models=[
        Authenticator,
        Block,
        ChargeChange,
        Consent,
        Consultation,
        Declaration,
        Erasure,
        Intent,
        Mute,
        RecoveryCode,
        Seat,
        Session,
        Person.groups.through,
        Person.user_permissions.through,
    ],
    export=export,
    erase=erase,
)
