from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "tribune.mail"
    label = "mail"

    def ready(self) -> None:
        from tribune.mail import health, personal, ways_out

        health.register()
        personal.register()
        ways_out.register()
