"""Every sentence a person sees has its French, whole and well set."""

from pathlib import Path

import django
import pytest

from tests.house import catalogues

DJANGO = Path(django.__file__).parent / "conf/locale/fr/LC_MESSAGES/django.mo"
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


def po(*entries: str) -> str:
    return HEAD + "\n\n".join(entries) + "\n"


def test_every_sentence_has_its_french(house):
    assert catalogues.untranslated(house, django=DJANGO) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kit/refusals.py", 'sentence = _("Every seat is taken.")'),
        ("kit/refusals.py", 'sentence = ngettext("One seat", "%d seats", 2)'),
        ("kit/refusals.py", 'sentence = pgettext("noun", "Seat")'),
        ("kit/templates/kit/page.html", "{% load i18n %}{% translate 'Every seat is taken.' %}"),
        (
            "kit/templates/kit/page.html",
            "{% blocktranslate trimmed %}\n Every seat\n is taken. {% endblocktranslate %}",
        ),
        ("kit/templates/kit/page.html", '{% include "kit/_x.html" with label=_("Every seat is taken.") %}'),
        (
            "kit/templates/kit/mail/letter.txt",
            "{% blocktranslate count n=n %}One{% plural %}{{ n }} seats{% endblocktranslate %}",
        ),
    ],
)
def test_a_sentence_without_french_is_noticed(path, text, a_tree):
    assert len(catalogues.untranslated(a_tree({f"tribune/{path}": text}))) == 1


def test_a_sentence_is_found_in_its_room_or_below_and_not_above(a_tree):
    said = 'sentence = _("Every seat is taken.")\n'
    files = {"tribune/people/refusals.py": said}
    kept = po('msgid "Every seat is taken."\nmsgstr "Toutes les places sont prises."')

    assert catalogues.untranslated(a_tree({**files, "tribune/events/locale/fr/LC_MESSAGES/django.po": kept}))
    assert not catalogues.untranslated(a_tree({**files, "tribune/kit/locale/fr/LC_MESSAGES/django.po": kept}))


def test_a_doubtful_or_half_translation_does_not_count(a_tree):
    files = {"tribune/kit/refusals.py": 'a = _("Seat")\nb = ngettext("One seat", "%d seats", 2)\n'}
    kept = po(
        '#, fuzzy\nmsgid "Seat"\nmsgstr "Place"',
        'msgid "One seat"\nmsgid_plural "%d seats"\nmsgstr[0] "Une place"\nmsgstr[1] ""',
    )

    tree = a_tree({**files, "tribune/kit/locale/fr/LC_MESSAGES/django.po": kept})

    assert len(catalogues.untranslated(tree)) == 2


def test_a_sentence_has_one_french_in_the_whole_site(house):
    assert catalogues.contradictions(house) == []


def test_a_sentence_said_otherwise_in_another_room_is_noticed_unless_its_context_differs(a_tree):
    kit, events = (f"tribune/{room}/locale/fr/LC_MESSAGES/django.po" for room in ("kit", "events"))
    all_of_it = po('msgid "All"\nmsgstr "Tout"')

    assert len(catalogues.contradictions(a_tree({kit: all_of_it, events: po('msgid "All"\nmsgstr "Toutes"')}))) == 1
    in_context = po('msgctxt "actions"\nmsgid "All"\nmsgstr "Toutes"')
    assert catalogues.contradictions(a_tree({kit: all_of_it, events: in_context})) == []


def test_french_is_faithful_and_well_set(house):
    assert catalogues.unfaithful(house) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Hello %(name)s", "Bonjour %(nom)s"),
        ("Hello {name}", "Bonjour"),
        ("Come!", "Venez!"),
        ("Come!", "Venez !"),
        ("Who?", "Qui\N{NO-BREAK SPACE}: toi?"),
        ("Note: this", "Note : ceci"),
        ("The one", "L'une"),
        ("The “one”", "L’« une »"),
    ],
)
def test_french_that_is_not_faithful_or_well_set_is_noticed(msgid, msgstr, a_tree):
    kept = po(f'msgid "{msgid}"\nmsgstr "{msgstr}"')

    assert catalogues.unfaithful(a_tree({"tribune/kit/locale/fr/LC_MESSAGES/django.po": kept}))


def test_french_as_it_should_be_passes(a_tree):
    kept = po(
        'msgid "a"\nmsgstr "J’y vais\u202f! Et vous\u202f?… Voilà\u00a0: «\u00a0oui\u00a0» à 18:30, https://exemple.fr/?a=1;b"',
        'msgid "b %(n)s"\nmsgstr "<a href=\\"%(n)s\\">%(n)s</a>\u202f; fin."'.replace('"b %(n)s"', '"b %(n)s"'),
    )

    assert catalogues.unfaithful(a_tree({"tribune/kit/locale/fr/LC_MESSAGES/django.po": kept})) == []
