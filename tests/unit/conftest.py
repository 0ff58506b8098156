"""What several unit tests share."""

from pathlib import Path

import pandas as pd
import pytest

from sim import warm_up
from sim.evidence.priors import Space
from sim.world.institution import load_institution
from tests.unit.program import Attrition


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a small school with twelve posterior draws of its own, near the defaults."""
    folder = tmp_path_factory.mktemp("own")
    space = Space.of()
    scores = space.defaults + 0.2 * (space.draw(12, 3) - space.defaults)
    pd.DataFrame(space.values(scores), columns=list(space.names)).to_parquet(folder / "draws.parquet")
    school = load_institution("community").scaled(60).model_copy(update={"posterior": "draws.parquet"})
    path = folder / "own.yaml"
    path.write_text(school.to_yaml(), encoding="utf-8")
    return path


@pytest.fixture
def attrition(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Attrition:
    """The command line, on a terminal of 80 columns; what a first start says about compiling is no part of an answer."""
    warm_up()
    capsys.readouterr()
    monkeypatch.setenv("COLUMNS", "80")
    return Attrition(capsys)
