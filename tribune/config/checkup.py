"""What the doctor looks at, one function each."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from tribune.config.words import gettext as _
from tribune.config.words import language
from tribune.facts.dialects import database_hour
from tribune.kit.registries import HEALTH
from tribune.mail import transport

GIGABYTE = 1024**3
LITTLE_ROOM, NO_ROOM = 2 * GIGABYTE, GIGABYTE // 5
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Grade(IntEnum):
    WELL = 0
    MIND = 1
    MEND = 2


@dataclass(frozen=True, slots=True)
class Finding:
    grade: Grade
    words: str


def well(words: str) -> Finding:
    return Finding(Grade.WELL, words)


def mind(words: str) -> Finding:
    return Finding(Grade.MIND, words)


def mend(words: str) -> Finding:
    return Finding(Grade.MEND, words)


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 12):
        return well(_("Python %s.") % version)
    return mend(_("Python %s: Tribune is tested on 3.11 and 3.12 only.") % version)


def home() -> Finding:
    folder: Path = settings.HOME
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o007:
        return mind(
            _("The folder %(folder)s can be read by everyone on this machine: chmod 700 %(folder)s.")
            % {"folder": folder}
        )
    return well(_("The home %s can be written, and others cannot read it.") % folder)


def keys() -> Finding:
    path: Path = settings.HOME / "keys" / "keys.json"
    try:
        status = path.stat()
    except OSError:
        return mend(_("The keys in %s cannot be read: without them no address can be opened.") % path)
    if stat.S_IMODE(status.st_mode) & 0o077:
        return mend(_("The keys can be read by others: chmod 600 %s.") % path)
    if status.st_uid != os.geteuid():
        return mend(_("The keys belong to another user than the one who runs this: chown %s.") % path)
    return well(_("The keys are there, and only their owner reads them. Keep a copy away from the database's backups."))


def disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    words = _("%(free).1f GB free on the disk of %(home)s.") % {"free": free / GIGABYTE, "home": settings.HOME}
    if free < NO_ROOM:
        return mend(words + " " + _("Make room now: soon nothing can be saved."))
    if free < LITTLE_ROOM:
        return mind(words + " " + _("Make room."))
    return well(words)


def addresses() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    if parts.hostname in LOOPBACK:
        yield mind(
            _("The site calls itself %s, in letters too: set TRIBUNE_SITE_URL to its public address.")
            % settings.SITE_URL
        )
    elif parts.scheme != "https":
        yield mind(_("The site's address %s is not https: sessions can be overheard.") % settings.SITE_URL)
    else:
        yield well(_("The site's address is %s.") % settings.SITE_URL)
    if settings.DEMO:
        yield mind(_("This is a demo (TRIBUNE_DEMO=1): anyone may sign in as anyone."))
    elif "*" in settings.ALLOWED_HOSTS:
        yield mind(_("Every host name is accepted: name yours in TRIBUNE_HOSTS."))
    if settings.DEBUG:
        yield mend(_("TRIBUNE_DEBUG=1 shows the inside of the site to visitors: unset it."))


def front_end() -> Finding:
    static = Path(settings.STATIC_ROOT or "")
    if (static / "staticfiles.json").is_file():
        return well(_("The front end is built."))
    return mend(_("The front end is not built in %s: run `make build`, or set TRIBUNE_BUILD.") % static)


def outbound() -> Finding:
    if settings.OUTBOUND_ALLOW:
        return mind(
            _("Requests may go out to private addresses (TRIBUNE_OUTBOUND_ALLOW): %s.")
            % ", ".join(settings.OUTBOUND_ALLOW)
        )
    return well(_("No request can be sent to a private address."))


def database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        yield well(_("SQLite answers (%s).") % path)
        if (
            path.is_file()
            and stat.S_IMODE(path.stat().st_mode) & 0o007
            and stat.S_IMODE(settings.HOME.stat().st_mode) & 0o007
        ):
            yield mend(_("The database can be read by everyone on this machine: chmod 600 %s.") % path)
        if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
            yield mend(_("SQLite is not set to transaction_mode IMMEDIATE: people will see “database is locked”."))
    else:
        yield well(_("%s answers.") % connection.display_name)


def clock() -> Finding:
    """Against the database's clock, and against the home's newest file: jobs and dates hang on it."""
    ours = timezone.now()
    newest = max((path.stat().st_mtime for path in settings.HOME.iterdir()), default=0.0)
    if newest > time.time() + 120:
        return mend(_("The clock is behind: files here are dated in the future. Check the time of this machine."))
    apart = abs((database_hour() - ours).total_seconds())
    if apart > 5:
        return mend(_("This machine and the database are %d seconds apart: set both by NTP.") % apart)
    return well(_("The clock is right as far as can be seen from here: %s UTC.") % ours.strftime("%Y-%m-%d %H:%M"))


def mail() -> Finding:
    url = settings.EMAIL_URL
    if not url:
        return mind(_("No mail server is set (EMAIL_URL): letters, sign-in codes among them, wait and do not leave."))
    if url.startswith("mailbox:"):
        grade = Grade.WELL if settings.DEMO else Grade.MIND
        return Finding(grade, _("Letters go to the site's own mailbox page, not out (EMAIL_URL=mailbox:)."))
    try:
        server = transport.server_from(url)
        with transport.opened():
            return well(_("The mail server %(host)s answers.") % {"host": server.host})
    except ValueError:
        return mend(_("EMAIL_URL is not an address of a mail server: smtp://user:password@host:port?starttls=1"))
    except transport.Trouble as error:
        return mend(_("The mail server does not answer: %s") % error)


def rooms() -> Iterator[Finding]:
    """What each room says of itself, as on the health page."""
    with translation.override(language(dict(settings.LANGUAGES))):
        for name, ask in HEALTH:
            health = ask()
            yield Finding(Grade.WELL if health.is_well else Grade.MIND, f"{name}: {health.words}")
