from django.apps import AppConfig


class MovementConfig(AppConfig):
    name = "tribune.movement"
    label = "movement"

    def ready(self) -> None:
        from tribune.movement.filling import fill_slots

        fill_slots()
