"""What an action's page tells machines: schema.org's Event as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString

from tribune.events.models import Event, Occurrence
from tribune.movement.settings import movement
from tribune.publications.syndication import whole

# "<" would end the data block, "&" and ">" are escaped with it as Django's json_script does.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def json_ld(event: Event, date: Occurrence) -> SafeString:
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": whole(event.address),
        "startDate": date.starts_at.astimezone(event.tz).isoformat(),
        "endDate": date.ends_at.astimezone(event.tz).isoformat(),
        "eventStatus": "https://schema.org/" + ("EventCancelled" if date.is_called_off else "EventScheduled"),
        "eventAttendanceMode": "https://schema.org/" + _mode(event),
        "organizer": {"@type": "Organization", "name": event.team.name if event.team else movement().name},
        "isAccessibleForFree": True,
    }
    if event.description:
        said["description"] = event.description[:1000]
    if event.has_place:
        said["location"] = {
            "@type": "Place",
            "name": event.venue or event.town,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": event.street or event.venue,
                "postalCode": event.postcode,
                "addressLocality": event.town,
            },
            "geo": {"@type": "GeoCoordinates", "latitude": event.lat, "longitude": event.lon},
        }
    elif event.online_url:
        # The link itself is told to those who come.
        said["location"] = {"@type": "VirtualLocation", "url": whole(event.address)}
    if date.capacity is not None:
        said["maximumAttendeeCapacity"] = date.capacity
        said["remainingAttendeeCapacity"] = date.places_left
    return SafeString(json.dumps(said, ensure_ascii=False).translate(ESCAPED))


def _mode(event: Event) -> str:
    if not event.is_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if event.has_place else "OnlineEventAttendanceMode"
