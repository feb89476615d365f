"""The second factor of people with a charge: an authenticator (TOTP, RFC 6238) and recovery codes."""

from django.db import models

from tribune.kit.sealed import SealedField
from tribune.people.models.persons import Person


class Authenticator(models.Model):
    """``last_step`` is the 30-second step of the last code taken: no code is taken twice.

    ``guesses`` counts what was typed since ``guessing_since``: here and not in the cache, which a restart empties.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="authenticator")
    secret = SealedField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    guesses = models.PositiveSmallIntegerField(default=0)
    guessing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"authenticator of {self.person_id}"


class RecoveryCode(models.Model):
    """One of ten, each good once, for whoever lost the phone. Kept as an HMAC."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code_hash"], name="one_row_a_recovery_code")]

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"
