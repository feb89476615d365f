from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "tribune.mail"
    label = "mail"
