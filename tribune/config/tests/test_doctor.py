import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tribune.config import checkup, doctor
from tribune.config.checkup import Grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path):
    """A well-kept instance."""
    tmp_path.chmod(0o700)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "keys.json").touch(mode=0o600)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    settings.HOME, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.DEMO = settings.DEBUG = False
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["tribune.example"], "https://tribune.example"
    settings.EMAIL_URL, settings.OUTBOUND_ALLOW = "mailbox:", []
    return tmp_path


def trouble():
    return [finding.words for finding in doctor.findings() if finding.grade is Grade.MEND]


def test_a_well_kept_instance_has_nothing_to_mend(home, capsys):
    assert trouble() == []
    assert doctor.run(["--quiet"]) == 0
    assert "✗" not in capsys.readouterr().out


def test_keys_that_others_can_read_must_be_mended(home, capsys):
    (home / "keys" / "keys.json").chmod(0o644)

    assert doctor.run([]) == 1
    assert "chmod 600" in capsys.readouterr().out


def test_lost_keys_are_said(home):
    (home / "keys" / "keys.json").unlink()

    assert "without them no address can be opened" in checkup.keys().words


@pytest.mark.parametrize(("free", "grade"), [(10, Grade.WELL), (1, Grade.MIND), (0.1, Grade.MEND)])
def test_a_disk_that_fills_is_seen_in_time(home, monkeypatch, free, grade):
    usage = type("usage", (), {"free": free * checkup.GIGABYTE})
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda path: usage)

    assert checkup.disk().grade is grade


def test_a_clock_that_went_back_is_seen(home):
    ahead = timezone.now().timestamp() + 3600
    os.utime(home / "keys", (ahead, ahead))

    assert checkup.clock().grade is Grade.MEND


def test_a_clock_apart_from_the_database_is_seen(home, monkeypatch):
    monkeypatch.setattr(checkup, "database_hour", lambda: timezone.now() + timedelta(seconds=90))

    assert "90 seconds apart" in checkup.clock().words


@pytest.mark.parametrize(
    ("url", "grade", "words"),
    [
        ("", Grade.MIND, "do not leave"),
        ("mailbox:", Grade.MIND, "mailbox"),
        ("ftp://x", Grade.MEND, "not an address"),
        ("smtp://127.0.0.1:1", Grade.MEND, "does not answer"),
    ],
)
def test_mail_that_would_not_leave_is_said(settings, home, url, grade, words):
    settings.EMAIL_URL = url

    finding = checkup.mail()

    assert finding.grade is grade
    assert words in finding.words


def test_open_doors_are_said(settings, home):
    settings.OUTBOUND_ALLOW, settings.DEBUG, settings.ALLOWED_HOSTS = ["10.0.0.1:80"], True, ["*"]
    settings.SITE_URL = "http://tribune.example"

    said = [finding.words for finding in doctor.findings() if finding.grade > Grade.WELL]

    for word in ("TRIBUNE_OUTBOUND_ALLOW", "TRIBUNE_DEBUG", "TRIBUNE_HOSTS", "https"):
        assert any(word in sentence for sentence in said)


def test_a_database_behind_its_code_is_said(home, monkeypatch):
    monkeypatch.setattr(doctor.starting, "unapplied", lambda: 3)

    assert any("tribune migrate" in words for words in trouble())


def test_a_front_end_that_was_not_built_is_said(settings, home):
    settings.STATIC_ROOT = home / "nowhere"

    assert checkup.front_end().grade is Grade.MEND
