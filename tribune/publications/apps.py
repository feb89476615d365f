from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "tribune.publications"
    label = "publications"
