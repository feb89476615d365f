from django.apps import AppConfig


class MovementConfig(AppConfig):
    name = "tribune.movement"
    label = "movement"

    def ready(self) -> None:
        from tribune.movement.filling import fill_slots
        from tribune.movement.languages import speaking
        from tribune.streams import drawing

        fill_slots()
        drawing.speak_with(speaking)
