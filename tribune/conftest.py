"""Tests marked ``corpus`` read the shared corpus, which is kept out of the project (its texts are their publishers').

Where it is absent they are left out and the run says so; where ``CI`` is set they run, and fail.
"""

import os

import pytest

from tribune.kit.testing import CorpusIsMissing, corpus


def _is_corpus_here() -> bool:
    try:
        corpus()
    except CorpusIsMissing:
        return False
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CI") == "true" or _is_corpus_here():
        return
    left_out = [item for item in items if item.get_closest_marker("corpus")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _is_corpus_here():
        terminalreporter.write_line(
            "The shared corpus is absent (TRIBUNE_SHARED or ../shared): its tests were left out."
        )
