from django.apps import AppConfig


class MovementConfig(AppConfig):
    name = "tribune.movement"
    label = "movement"

    def ready(self) -> None:
        from tribune.movement import ways_out
        from tribune.movement.filling import fill_slots
        from tribune.movement.languages import speaking
        from tribune.streams import drawing

        ways_out.register()

        fill_slots()
        drawing.speak_with(speaking)
