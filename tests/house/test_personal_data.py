"""Every model that points at a person is in the register that export and erasure read."""

from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from tests.house.test_ladder import of_the_house
from tribune.kit.registries import PERSONAL_DATA


def pointing_at_people(kinds: list[type[models.Model]]) -> list[type[models.Model]]:
    def points(field: object) -> bool:
        remote = getattr(field, "remote_field", None)
        other = getattr(remote, "model", None)
        label = other if isinstance(other, str) else getattr(getattr(other, "_meta", None), "label", "")
        return not getattr(field, "auto_created", False) and label == settings.AUTH_USER_MODEL

    # The rows between two models that Django makes by itself go with the model that asked for them.
    return [k for k in kinds if not k._meta.auto_created and any(points(f) for f in k._meta.get_fields())]


def unregistered(kinds: list[type[models.Model]], registered: set[type[models.Model]]) -> list[str]:
    return sorted(kind._meta.label for kind in pointing_at_people(kinds) if kind not in registered)


def in_the_register() -> set[type[models.Model]]:
    return {model for _name, part in PERSONAL_DATA for model in part.models}


def test_every_model_that_points_at_a_person_is_registered():
    assert unregistered(of_the_house(), in_the_register()) == []


@isolate_apps()
def test_a_model_that_was_forgotten_is_noticed():
    class Diary(models.Model):
        of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

        class Meta:
            app_label = "people"

    class Weather(models.Model):
        class Meta:
            app_label = "people"

    assert unregistered([Diary, Weather], set()) == ["people.Diary"]
    assert unregistered([Diary, Weather], {Diary}) == []
