"""Django's tasks interface over our job table."""

from django_tasks.backends.immediate import ImmediateBackend


class JobBackend(ImmediateBackend):
    """Runs at once until the job table stands."""
