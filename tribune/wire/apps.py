from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "tribune.wire"
    label = "wire"

    def ready(self) -> None:
        from tribune.people.charges import grant

        grant("sources", "wire.tend_sources")
