"""The mark of levers that no evidence supports, and that every place which ranks levers takes it from one function."""

import ast
from pathlib import Path

import numpy as np
import pytest

from sim.evidence.marks import MARK, MARKDOWN, NOTE, marked, note
from sim.evidence.parameters import levers
from sim.studies.sensitivity.ranking import rank
from sim.studies.sensitivity.ranking_charts import ranking_bars, ranking_pairs

ROOT = Path(__file__).parents[3]
# what lists levers, or combinations of them, by what they do; the page has the same property as plain data (`assumed`)
RANKS = (
    "sim/cli/studies/rank.py", "sim/cli/studies/portfolio.py", "sim/studies/sensitivity/ranking.py",
    "sim/studies/sensitivity/ranking_charts.py", "sim/studies/portfolio/figures.py", "sim/studies/discovery/study.py",
    "tools/docs/lever_effects_page.py", "tools/docs/sensitivity_words.py", "tools/docs/make_portfolio.py",
    "tools/docs/make_results.py",
)  # fmt: skip


def test_levers_without_evidence_are_marked_and_no_others() -> None:
    for name, spec in levers().items():
        assert marked(name) == (f"{spec.title} {MARK}" if spec.assumption_only else spec.title)
    assert marked("recognition", "Thanks", MARKDOWN) == rf"Thanks {MARKDOWN}"
    assert marked("fix-workflows", "Fix workflows") == "Fix workflows", "a scenario is no lever"
    assert marked("fix-workflows") == "fix-workflows"


def test_the_mark_is_explained_where_it_stands() -> None:
    assert note(["team_inbox", "recognition"]) == NOTE and note(["team_inbox", "fix-workflows"]) == note([]) == ""


@pytest.mark.parametrize("place", RANKS)
def test_whoever_ranks_levers_marks_them(place: str) -> None:
    tree = ast.parse((ROOT / place).read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert "marked" in called


def test_a_lever_that_nothing_supports_does_not_lead_a_ranking_without_its_mark() -> None:
    effects = {"recognition": np.full((3, 2), -9.0), "team_inbox": np.full((3, 2), -1.0) - np.arange(2)}
    titles = {name: levers()[name].title for name in effects}
    found = rank("departures", effects, {name: each[:1] for name, each in effects.items()}, titles, ["a"],
                 np.linspace(0.1, 0.9, 3)[:, None])  # fmt: skip
    first, second = found.policies["title"]
    assert first == f"{levers()['recognition'].title} {MARK}" and second == levers()["team_inbox"].title
    assert first in str(ranking_bars(found, "bars")) and "recognition *" in str(ranking_pairs(found, "pairs"))
