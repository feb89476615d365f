from django.apps import AppConfig


class TrialConfig(AppConfig):
    name = "tests.live.room"
    label = "trial"

    def ready(self):
        from tests.live.room import channel
        from tribune.streams.channels import CHANNELS

        CHANNELS.register("trial", channel.TRIAL)
