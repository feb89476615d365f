"""The rule of the feed, tried on whatever cards there may be."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tribune.timeline.marks import A_VISIT, MOST, Marks, key_of
from tribune.timeline.rule import (
    AGAIN,
    ASKED_LESS,
    IN_A_ROW,
    OF_A_KIND,
    WEIGHTS,
    Asked,
    Candidate,
    Less,
    Reason,
    SeenMarks,
    ranked,
    score,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

hours = st.integers(0, 24 * 60).map(lambda n: timedelta(hours=n, minutes=n % 50))


@st.composite
def decks(draw, *, at_most=16):
    """Some cards, each once."""
    count = draw(st.integers(0, at_most))
    cards = []
    for pk in range(1, count + 1):
        reasons = draw(st.sets(st.sampled_from(list(Reason)), min_size=1, max_size=3))
        ahead = draw(st.none() | hours)
        cards.append(
            Candidate(
                pk=pk,
                key=key_of(pk),
                kind=draw(st.sampled_from(["entry", "event", "post"])),
                voice=draw(st.integers(1, 5)),
                at=NOW - draw(hours),
                reasons=tuple(sorted(reasons)),
                starts_at=None if ahead is None else NOW + ahead - timedelta(hours=5),
                asked=draw(st.sampled_from([Less.AS_IT_COMES, Less.AS_IT_COMES, Less.LESS, Less.NONE])),
            )
        )
    return cards


marks = st.sets(st.integers(1, 16)).map(lambda pks: SeenMarks(frozenset(map(key_of, pks))))
wishes = st.builds(
    Asked,
    voices=st.dictionaries(st.integers(1, 5), st.sampled_from([Less.LESS, Less.NONE]), max_size=2),
    kinds=st.dictionaries(st.sampled_from(["entry", "event"]), st.sampled_from([Less.LESS, Less.NONE]), max_size=2),
)


def pks(placed):
    return [each.card.pk for each in placed]


@settings(max_examples=40, deadline=None)
@given(decks(), marks, wishes, st.randoms(use_true_random=False))
def test_the_order_is_one_whatever_order_cards_come_in(cards, seen, asked, chance):
    shuffled = list(cards)
    chance.shuffle(shuffled)

    assert pks(ranked(cards, at=NOW, seen=seen, asked=asked)) == pks(ranked(shuffled, at=NOW, seen=seen, asked=asked))


@settings(max_examples=40, deadline=None)
@given(decks(), marks, wishes)
def test_each_card_comes_once_and_only_what_one_wants_none_of_is_missing(cards, seen, asked):
    shown = pks(ranked([*cards, *cards], at=NOW, seen=seen, asked=asked))

    assert len(shown) == len(set(shown))
    assert set(shown) == {card.pk for card in cards if asked.of(card) != Less.NONE}


def plainly(cards, seen, asked):
    """The rule as its module says it, a sentence a line."""
    cards = [card for card in cards if asked.of(card) != Less.NONE]
    weights = {card.pk: score(card, NOW) * (ASKED_LESS if asked.of(card) else 1.0) for card in cards}
    best = sorted(cards, key=lambda card: (-weights[card.pk], -card.at.timestamp(), -card.pk))
    less = {
        card.pk: weights[card.pk] * AGAIN ** sum(other.voice == card.voice for other in best[:place])
        for place, card in enumerate(best)
    }
    best.sort(key=lambda card: (-less[card.pk], -card.at.timestamp(), -card.pk))
    shown = []
    for waiting in ([c for c in best if not seen.has(c)], [c for c in best if seen.has(c)]):
        while waiting:
            voices, kinds = [c.voice for c in shown[-IN_A_ROW:]], [c.kind for c in shown[-OF_A_KIND:]]
            loud = voices[0] if len(voices) == IN_A_ROW and len(set(voices)) == 1 else None
            same = kinds[0] if len(kinds) == OF_A_KIND and len(set(kinds)) == 1 else None
            others = [c for c in waiting if c.voice != loud]
            taken = next((c for c in others if c.kind != same), None) or (others or waiting)[0]
            waiting.remove(taken)
            shown.append(taken)
    return [(card.pk, weights[card.pk], seen.has(card)) for card in shown]


@settings(max_examples=100, deadline=None)
@given(decks(at_most=30), marks, wishes)
def test_the_order_is_what_the_rule_says_plainly(cards, seen, asked):
    placed = ranked(cards, at=NOW, seen=seen, asked=asked)

    assert [(each.card.pk, each.score, each.is_seen) for each in placed] == plainly(cards, seen, asked)


@settings(max_examples=40, deadline=None)
@given(decks(), marks)
def test_nothing_seen_stands_above_what_is_not(cards, seen):
    order = [placed.is_seen for placed in ranked(cards, at=NOW, seen=seen)]

    assert order == sorted(order)


@settings(max_examples=40, deadline=None)
@given(decks(), marks)
def test_no_voice_speaks_three_times_in_a_row_while_another_has_something_to_say(cards, seen):
    placed = ranked(cards, at=NOW, seen=seen)

    for start in range(len(placed) - IN_A_ROW):
        three = placed[start : start + IN_A_ROW + 1]
        if len({each.card.voice for each in three}) == 1:
            after = [each for each in placed[start + IN_A_ROW :] if each.is_seen == three[-1].is_seen]
            assert {each.card.voice for each in after} == {three[0].card.voice}


@settings(max_examples=40, deadline=None)
@given(decks(), marks, st.integers(0, 20))
def test_the_first_so_many_are_those_of_the_whole(cards, seen, most):
    assert ranked(cards, at=NOW, seen=seen, most=most) == ranked(cards, at=NOW, seen=seen)[:most]


@settings(max_examples=40, deadline=None)
@given(decks(), marks)
def test_no_kind_comes_four_times_in_a_row_while_another_voice_has_another(cards, seen):
    placed = ranked(cards, at=NOW, seen=seen)

    for start in range(len(placed) - OF_A_KIND):
        four = [each.card for each in placed[start : start + OF_A_KIND + 1]]
        if len({card.kind for card in four}) == 1:
            loud = {card.voice for card in four[-3:-1]}
            after = [e.card for e in placed[start + OF_A_KIND :] if e.is_seen == placed[start + OF_A_KIND].is_seen]
            assert all(card.kind == four[0].kind or {card.voice} == loud for card in after)


@settings(max_examples=40, deadline=None)
@given(decks(), st.integers(1, 5))
def test_asking_less_of_a_voice_never_lifts_it(cards, voice):
    before = {each.card.pk: each.score for each in ranked(cards, at=NOW)}
    after = {each.card.pk: each.score for each in ranked(cards, at=NOW, asked=Asked({voice: Less.LESS}))}

    assert set(before) == set(after)
    for card in cards:
        if card.pk in after:
            is_lowered = card.voice == voice and card.asked == Less.AS_IT_COMES
            assert after[card.pk] == (before[card.pk] * 0.25 if is_lowered else before[card.pk])


@settings(max_examples=40, deadline=None)
@given(decks())
def test_my_team_and_what_i_follow_are_lowered_and_never_silenced(cards):
    nothing = Asked(dict.fromkeys(range(1, 6), Less.NONE), {"entry": Less.NONE})

    left = ranked(cards, at=NOW, asked=nothing)

    assert all({Reason.TEAM, Reason.THREAD} & set(each.card.reasons) for each in left)
    kept = [card for card in cards if {Reason.TEAM, Reason.THREAD} & set(card.reasons)]
    assert len(left) == len(kept)


@given(st.sampled_from(list(Reason)), hours)
def test_a_card_weighs_half_as_much_after_its_half_life(reason, age):
    half = timedelta(hours=WEIGHTS[reason].half_life)

    now, later = (
        score(Candidate(1, "1", "entry", 1, NOW - age - more, (reason,)), NOW) for more in (timedelta(0), half)
    )

    assert abs(later * 2 - now) < 1e-9 * max(1, now)


@given(hours, hours)
def test_the_nearer_in_time_an_action_is_the_more_it_weighs(age, ahead):
    def near(starts_at):
        return score(Candidate(1, "1", "event", 1, NOW - age, (Reason.NEAR,), starts_at), NOW)

    assert near(NOW + timedelta(hours=1) + ahead) <= near(NOW + timedelta(hours=1))
    assert near(NOW - timedelta(hours=1)) == near(None)


def test_at_the_same_age_a_reason_weighs_more_than_the_next():
    ages = [
        [score(Candidate(1, "1", "entry", 1, NOW - timedelta(hours=age), (reason,)), NOW) for reason in Reason]
        for age in (0, 1, 6)
    ]

    for weights in ages:
        assert all(one > other for one, other in pairwise(weights))


keys = st.lists(st.integers(1, 2000).map(key_of), max_size=120)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(keys, st.integers(0, 3 * 60)), max_size=6))
def test_marks_stay_few_and_keep_the_last(visits):
    held, at = Marks(), NOW
    for shown, minutes in visits:
        at += timedelta(minutes=minutes)
        held, _dropped = held.adding(shown, at)
        held = Marks.read(held.written(), held.until, at)

        assert len(held.before) + len(held.now) <= MOST
        assert len({*held.before, *held.now}) == len(held.before) + len(held.now)
        assert held.at_hour(at + A_VISIT * 2).keys >= set(shown)


def test_what_this_visit_shows_stays_where_it_is_until_the_visit_is_over():
    held, _dropped = Marks().adding(["1", "2"], NOW)
    held = Marks.read(held.written(), None, NOW)

    assert not held.at_hour(NOW + timedelta(minutes=5)).keys
    assert held.at_hour(NOW + timedelta(hours=1)).keys == {"1", "2"}


def test_what_is_no_key_is_not_kept():
    held, _dropped = Marks().adding(["1", "x", "1.2", "-3", "0", "9" * 40, "<b>"], NOW)

    assert held.now == ("1", "1.2")
