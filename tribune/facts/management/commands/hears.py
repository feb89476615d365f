from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tribune.facts import ledger


class Command(BaseCommand):
    help = "Print who hears a fact (or every fact, without a name)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fact", nargs="?", help="name of the fact, for instance RsvpGiven")

    def handle(self, *args: Any, fact: str | None, **options: Any) -> None:
        kinds = ledger.kinds()
        if fact and fact not in kinds:
            raise CommandError(f"No fact is named {fact}. Known: {', '.join(kinds) or 'none'}.")
        for name, kind in kinds.items() if fact is None else [(fact, kinds[fact])]:
            self.stdout.write(f"{name}  ({kind.__module__})")
            for hearer in ledger.hearers_of(kind):
                once = "" if hearer.atomic else ", does nothing the second time by its own care"
                self.stdout.write(f"  {hearer.path}  [{hearer.queue}{once}]")
