import subprocess
import sys

import pytest

from tribune.design import printing, sheets
from tribune.design.sheets import Sheet

NAMES = [
    "Дмитрий",
    "محمد الخطيب",
    "דוד כהן",
    "王小明",
    "さくら",
    "김철수",
    "Nina 🌻",
    "ராமன்",
    "\u202etxet",
    "x" * 400,
    "",
]
TYPST = ["#panic()", '#import "/etc/passwd"', "*a* $b$ [c] `d`", "#sys.inputs", "\\", '"']


@pytest.mark.parametrize("name", NAMES + TYPST)
def test_any_name_is_printed_and_none_is_run(name):
    assert sheets.as_pdf(Sheet(name, name, ["Name", name], [[name, name]])).startswith(b"%PDF-")


@pytest.mark.parametrize(("typed", "printed"), [("Zoé 👍🏽", "Zoé 👍"), ("👩🏿\u200d🌾", "👩\u200d🌾"), ("✊🏻", "✊")])
def test_a_hand_of_any_colour_is_printed_as_a_hand(typed, printed):
    assert printing.pdf(b"#data.name", {"name": typed}) == printing.pdf(b"#data.name", {"name": printed})


def test_starting_up_does_not_load_what_prints():
    asked = "import sys; from tribune.design import sheets; sys.exit('typst' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked]).returncode == 0


def test_a_thousand_people_are_printed():
    assert sheets.as_pdf(Sheet("Fives", "", ["Name"], [[f"Person {n}"] for n in range(1000)])).startswith(b"%PDF-")


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_no_cell(cell):
    assert sheets.as_csv(Sheet("", "", ["Name"], [[cell]])).decode("utf-8-sig").splitlines()[1].lstrip('"')[0] == "'"
