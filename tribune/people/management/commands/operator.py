"""``manage.py operator nina@example.org``: make someone an operator and print what signs them in, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tribune.kit.refusals import Refusal
from tribune.people.verbs import operators


class Command(BaseCommand):
    help = "Makes the person of an e-mail address an operator and prints a link that signs them in, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The operator's e-mail address; it need not have an account yet.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            appointment = operators.appoint(options["email"], timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['email']} is an operator.")
        self.stdout.write(f"Open this once, within a day:  {appointment.link}")
        self.stdout.write(f"or type {appointment.code} within ten minutes at  {appointment.page}")
