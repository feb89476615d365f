from django.apps import AppConfig


class MovementConfig(AppConfig):
    name = "tribune.movement"
    label = "movement"
