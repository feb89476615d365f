"""What every test stands on: the network is off, the environment is ours, and the engines are real."""

import os
import smtplib
import socket
from email.message import EmailMessage

import boto3
import pytest
from botocore.config import Config
from django.core.cache.backends.redis import RedisCache
from django.db import connection

from tests.services import MailServer, ObjectStore, Redis


def test_a_test_that_reaches_for_another_machine_fails():
    with pytest.raises(RuntimeError, match="network is off"), socket.socket() as line:
        line.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror, match="network is off"):
        socket.create_connection(("tribune.example", 443))


def test_this_machine_itself_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_a_developers_own_settings_do_not_reach_the_tests():
    assert "tribune-test-" in os.environ["TRIBUNE_HOME"]
    assert not {"CACHE_URL", "STORAGE_URL", "EMAIL_URL", "TRIBUNE_DEMO"} & set(os.environ)


@pytest.mark.django_db
def test_the_database_is_of_this_run_alone_and_migrated():
    name = str(connection.settings_dict["NAME"])

    assert "tribune-test-" in name or name.startswith("test_tribune_")
    assert "people_person" in connection.introspection.table_names()


@pytest.mark.slow
def test_redis_counts_for_everyone():
    with Redis() as redis:
        here, there = RedisCache(redis.url, {}), RedisCache(redis.url, {})
        here.set("limit", 1, timeout=60)

        assert there.incr("limit") == 2


@pytest.mark.slow
def test_the_object_store_keeps_and_gives_back():
    with ObjectStore() as store:
        client = boto3.client(
            "s3",
            endpoint_url=store.endpoint,
            aws_access_key_id=store.key,
            aws_secret_access_key=store.secret,
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
        )
        client.put_object(Bucket=store.bucket, Key="a/b.webp", Body=b"picture")

        assert client.get_object(Bucket=store.bucket, Key="a/b.webp")["Body"].read() == b"picture"


def test_the_mail_server_keeps_what_it_is_given_and_refuses_when_told():
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Bonjour", "a@example.org", "b@example.org"
    letter.set_content("À samedi.")

    with MailServer() as server, smtplib.SMTP("127.0.0.1", server.port) as line:
        line.send_message(letter)
        server.box.refusal = "451 later"
        with pytest.raises(smtplib.SMTPResponseException):
            line.send_message(letter)

        (kept,) = server.box.deliveries
    assert kept.recipients == ["b@example.org"]
    assert kept.letter.get_content().strip() == "À samedi."
