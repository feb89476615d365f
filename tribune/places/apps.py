from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tribune.places"
    label = "places"

    def ready(self) -> None:
        from tribune.kit.registries import HEALTH
        from tribune.places.health import gazetteer_loaded

        HEALTH.register("places.gazetteer", gazetteer_loaded)
