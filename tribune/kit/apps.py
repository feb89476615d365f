from django.apps import AppConfig
from django.urls import register_converter


class KitConfig(AppConfig):
    name = "tribune.kit"
    label = "kit"

    def ready(self) -> None:
        from tribune.kit.ids import CodeConverter

        register_converter(CodeConverter, "code")
