from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tribune.config"
    label = "config"
