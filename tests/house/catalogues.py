"""Every sentence a person sees, and its French: found in code and templates as Django's makemessages would find it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from tests.house.tree import Tree, called, may_know, parsed

PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_IN_CONTEXT = {"npgettext", "npgettext_lazy"}
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|(?<!{){(\w*)[^{}]*}(?!})")
WRITTEN = re.compile(
    r"""\b(gettext|ngettext|pgettext|npgettext|_)\(\s*(u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*').*?)\)""", re.S
)
LITERAL = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*""", re.S)
# What French sets apart: narrow before ; ! ? and within « », no-break before the colon, and the curved apostrophe.
NARROW, NO_BREAK = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Sentence:
    """One msgid as a room uses it."""

    msgid: str
    context: str | None
    is_counted: bool
    where: str


def sentences(tree: Tree) -> Iterator[tuple[str, Sentence]]:
    """(room, sentence) for every sentence marked for translation."""
    for path in tree.python(tests=False):
        for line, name, words in _calls(parsed(path)):
            yield tree.room_of(path), _sentence(name, words, tree.say(path, line, ""))
    for path in tree.templates():
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            for found in WRITTEN.finditer(marked):
                words = [ast.literal_eval(each) for each in LITERAL.findall(found[2])]
                where = tree.say(path, marked.count("\n", 0, found.start()) + 1, "")
                yield tree.room_of(path), _sentence(found[1], words, where)


def _calls(module: ast.Module) -> Iterator[tuple[int, str, list[str]]]:
    known = PLAIN | PLURAL | IN_CONTEXT | PLURAL_IN_CONTEXT
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) in known:
            words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if words:
                yield node.lineno, called(node), words


def _sentence(name: str, words: list[str], where: str) -> Sentence:
    context = words[0] if "p" in name and name not in {"_"} and name.lstrip("n").startswith("pgettext") else None
    msgid = words[1] if context is not None else words[0]
    return Sentence(msgid, context, name in PLURAL | PLURAL_IN_CONTEXT, where)


def catalogue(tree: Tree, room: str, language: str = "fr") -> polib.POFile | None:
    path = tree.root / "tribune" / room / "locale" / language / "LC_MESSAGES/django.po"
    return polib.pofile(str(path)) if path.is_file() else None


def untranslated(tree: Tree, language: str = "fr", django: Path | None = None) -> list[str]:
    """Sentences with no translation in their own room, in one below, or in Django's own catalogue (*django*)."""
    found = []
    known: dict[str, dict[tuple[str, str | None], polib.POEntry]] = {
        room: {(entry.msgid, entry.msgctxt): entry for entry in kept}
        for room in tree.rooms
        if (kept := catalogue(tree, room, language)) is not None
    }
    theirs = {(e.msgid, e.msgctxt) for e in polib.mofile(str(django))} if django else set()
    for room, sentence in sentences(tree):
        key = (sentence.msgid, sentence.context)
        entries = [known[other][key] for other in known if may_know(room, other) and key in known[other]]
        if not any(_is_whole(entry, sentence) for entry in entries) and key not in theirs:
            found.append(f"{sentence.where} no {language} for {sentence.msgid!r}")
    return sorted(set(found))


def _is_whole(entry: polib.POEntry, sentence: Sentence) -> bool:
    if entry.fuzzy or entry.obsolete:
        return False
    if sentence.is_counted:
        return len(entry.msgstr_plural) >= 2 and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def contradictions(tree: Tree, language: str = "fr") -> list[str]:
    """Sentences with two translations. Django keeps one for the whole site, so a second meaning takes a context."""
    said: dict[tuple[str, str | None], dict[tuple[str, ...], str]] = {}
    for room in sorted(tree.rooms):
        for entry in catalogue(tree, room, language) or []:
            words = tuple(words for _form, words in _forms(entry))
            said.setdefault((entry.msgid, entry.msgctxt), {}).setdefault(words, room)
    return [
        f"{msgid!r} ({context or 'no context'}) is said otherwise in {' and '.join(found.values())}"
        for (msgid, context), found in said.items()
        if len(found) > 1
    ]


def unfaithful(tree: Tree, language: str = "fr") -> list[str]:
    """Translations that lose or invent a place to be filled, or that are not set as French sets type."""
    found = []
    for room in sorted(tree.rooms):
        for entry in catalogue(tree, room, language) or []:
            where = f"tribune/{room}/locale/{language}: {entry.msgid!r}"
            for form, words in _forms(entry):
                asked = places(form) if not entry.msgid_plural else places(form) | places(entry.msgid_plural)
                given = places(words)
                # The singular may say "one" in words.
                if given - asked or (not entry.msgid_plural and asked - given):
                    found.append(f"{where} fills {sorted(given)} where {sorted(asked)} is given")
                found += [f"{where} {wrong}" for wrong in ill_set(words)]
    return found


def _forms(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    if entry.msgid_plural:
        yield from ((entry.msgid, words) for words in entry.msgstr_plural.values() if words)
    elif entry.msgstr:
        yield entry.msgid, entry.msgstr


def places(words: str) -> set[str]:
    return {found[0] for found in PLACE.finditer(words)}


def ill_set(words: str) -> list[str]:
    """What is not set as French sets it; addresses, code and HTML aside."""
    prose = re.sub(r"<[^>]*>|https?://\S*|&\w+;|`[^`]*`|%\(\w+\)[sd]|{[^}]*}", "x", words)
    wrong = []
    if re.search(r"\w'\w", prose):
        wrong.append("has a straight apostrophe")
    if re.search(rf"[^{NARROW}\s!?…»)][;!?](?:\s|$)| [;!?]", prose):
        wrong.append("lacks the narrow space before ; ! or ?")
    if re.search(rf"[^{NO_BREAK}\d/]:(?:\s|$)", prose):
        wrong.append("lacks the no-break space before a colon")
    if re.search(rf"«(?![{NO_BREAK}{NARROW}])|(?<![{NO_BREAK}{NARROW}])»", prose):
        wrong.append("lacks the no-break spaces within « »")
    return wrong
