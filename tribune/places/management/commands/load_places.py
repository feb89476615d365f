from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tribune.places.gazetteer.building import FILE
from tribune.places.gazetteer.loading import NoGazetteerIsBuilt, load


class Command(BaseCommand):
    help = "Loads communes, postcodes, world towns and the sheets of the map. Loading twice costs nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=settings.BUILD / "places" / FILE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            is_new = load(file, at=timezone.now(), say=self._progress)
        except NoGazetteerIsBuilt as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The gazetteer is loaded." if is_new else "The gazetteer was loaded already.")

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\rPlaces: {done * 100 // total} %", ending="\n" if done == total else "")
            self.stdout.flush()
