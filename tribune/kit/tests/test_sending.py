"""How a kept query is written for its database; that it then finds the same rows is compared in every test."""

from enum import StrEnum

from tribune.kit.sending import kept, plain


class Colour(StrEnum):
    RED = "red"


def test_a_value_that_stands_at_several_places_is_given_once() -> None:
    sent = kept("SELECT %s WHERE a = %s AND b IN (%s, %s)", (1, 7, 7, 2), (1, 8, 8, 2), "sqlite")

    assert sent.own == "SELECT ?1 WHERE a = ?2 AND b IN (?2, ?3)"
    assert sent.once((1, 9, 9, 2)) == [1, 9, 2]
    assert sent.spread([1, 9, 2]) == (1, 9, 9, 2)


def test_django_s_own_sql_stays_for_the_log() -> None:
    sent = kept("SELECT %s", (1,), (1,), "sqlite")

    assert sent % sent.spread([1]) == "SELECT 1"


def test_a_constant_that_equals_a_value_once_is_another() -> None:
    sent = kept("a = %s AND b = %s", (7, 7), (8, 7), "sqlite")

    assert sent.own == "a = ?1 AND b = ?2"


def test_what_is_equal_and_of_another_type_is_another() -> None:
    sent = kept("a = %s AND b = %s AND c = %s", (1, True, 1.0), (1, True, 1.0), "sqlite")

    assert sent.own == "a = ?1 AND b = ?2 AND c = ?3"


def test_postgresql_is_given_a_text_at_each_of_its_places() -> None:
    sent = kept("a = %s AND b = %s AND c = %s AND d = %s", ("x", "x", 5, 5), ("x", "x", 6, 6), "postgresql")

    assert sent.own == b"a = $1 AND b = $2 AND c = $3 AND d = $3"


def test_a_percent_sign_is_itself() -> None:
    assert kept("strftime('%%s', a) LIKE %s", ("b%",), ("b%",), "sqlite").own == "strftime('%s', a) LIKE ?1"


def test_a_member_of_an_enumeration_is_what_it_stands_for() -> None:
    assert type(plain(Colour.RED)) is str
