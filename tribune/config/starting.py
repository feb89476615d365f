"""Bring Django up for a command, and turn what usually goes wrong into one sentence."""

import os

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from tribune.config.home import make_ready
from tribune.config.words import Plain
from tribune.config.words import gettext as _


def bring_up() -> None:
    """Settings read and rooms loaded; the database is not asked for anything."""
    make_ready()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tribune.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        raise Plain(_("The settings cannot be read: %s") % error) from error


def ask_database() -> None:
    """``Plain`` unless the database answers."""
    try:
        connection.ensure_connection()
    except Error as error:
        raise Plain(_("The database does not answer: %s") % " ".join(str(error).split())) from error


def unapplied() -> int:
    """How many migrations wait."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ask_database_is_current() -> None:
    ask_database()
    if unapplied():
        raise Plain(_("The database is not up to date: run `tribune migrate`, or start with --migrate."))
