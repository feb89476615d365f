from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class FactsConfig(AppConfig):
    name = "tribune.facts"
    label = "facts"

    def ready(self) -> None:
        """Read every room's facts, listeners and tasks, so that each is known wherever the site runs."""
        from importlib import import_module

        import_module("tribune.facts.health")
        for room in apps.get_app_configs():
            if not room.name.startswith("tribune.") or room.module is None:
                continue
            for name in ("facts", "listeners", "tasks"):
                if module_has_submodule(room.module, name):
                    import_module(f"{room.name}.{name}")
