from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "tribune.design"
    label = "design"
