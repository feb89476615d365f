from django.apps import AppConfig


class DrillConfig(AppConfig):
    name = "tests.drills.room"
    label = "drill"

    def ready(self):
        import tests.drills.room.listeners  # noqa: F401
