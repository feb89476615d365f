"""docs/facts.md: what happens in the house, and who hears of it. ``python -m tests.house.listing`` writes it."""

import ast

from tests.house import papers
from tests.house.tree import ROOT, Tree, contract

HEAD = """# Facts

What a verb records in its own transaction, and which functions above are told of it, as jobs, at least once.
`./manage.py hears RsvpGiven` prints the same for one. This page is written by `python -m tests.house.listing` and
kept true by a test.
"""


def facts_page(tree: Tree) -> str:
    heard = papers.hearers(tree)
    rooms = {name: room for name, (room, _node) in papers.facts(tree).items()}
    nodes = {name: node for name, (_room, node) in papers.facts(tree).items()}
    order = [room for layer in contract() for room in layer]
    parts = [HEAD]
    for room in sorted(set(rooms.values()), key=order.index):
        parts.append(f"\n## {room}\n")
        for name in sorted(name for name, of in rooms.items() if of == room):
            words = (ast.get_docstring(nodes[name]) or "").split("\n\n")[0].replace("\n", " ")
            fields = ", ".join(f"`{each.target.id}`" for each in nodes[name].body if _is_field(each))
            who = ", ".join(f"`{each}`" for each in sorted(heard.get(name, []))) or "nobody yet"
            parts.append(f"\n### {name}\n\n{words}{' ' if words else ''}Holds {fields}. Heard by {who}.\n")
    return "".join(parts)


def _is_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


if __name__ == "__main__":
    (ROOT / "docs/facts.md").write_text(facts_page(Tree()))
