"""The tables of the room, one module a noun."""

from tribune.notices.models.announcements import Announcement
from tribune.notices.models.devices import Device, Push
from tribune.notices.models.notices import Notice, field_named
from tribune.notices.models.preferences import Preference, Rhythm

__all__ = ["Announcement", "Device", "Notice", "Preference", "Push", "Rhythm", "field_named"]
