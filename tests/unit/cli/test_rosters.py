"""What the command line does with rosters: a preview before anything is simulated, mappings, people left out."""

import json
from pathlib import Path

import pytest

from sim.world.institution import load_institution
from sim.world.roster.read import read_roster
from tests.unit.program import Attrition

HR = (
    "Faculty roster\nEmployee ID,Name,Home Department,Sex,Title,FTE %,Base Salary,Notes\n"
    '1,Roe,Internal Medicine,F,AsstProf,100,"$245,000",x\n2,Doe,Cardiology,M,Prof.,80%,TBD,\n3,Poe,Urology,X,Boss,100,n/a,\n'
    "4,Moe,Surgery,F,Assoc. Prof. (Clinical),60,\"$300,000\",\nTotal: 4\n"
)
MAPS = ("--map", "department:Internal Medicine=Medical Specialties", "--map", "rank:Boss=blank")


@pytest.fixture
def hr(tmp_path: Path) -> Path:
    path = tmp_path / "our hr.csv"
    path.write_bytes(HR.encode("utf-16"))
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_preview_says_what_is_read_and_what_is_refused_row_by_row(attrition: Attrition, hr: Path) -> None:
    code, out, err = attrition("institution", "typical", "--roster", str(hr))
    assert code == 2
    assert "Read 4 rows; 2 refused." in flat(out)
    assert "Medical Specialties 1 154" in flat(out)
    assert 'Columns not read: "Name", "Notes".' in flat(out) and "Use it" not in out
    assert 'row 3: department "Internal Medicine" could be Medical Specialties or General and Hospital Medicine' in err
    assert 'row 5: rank "Boss" is not known' in err and "--skip-refused" in err
    code, out, err = attrition("institution", "--roster", str(hr), "--json")
    content = json.loads(out)
    assert (code, err) == (2, "")
    assert content["rows"] == 4 and content["people"] == 2
    assert [(one["row"], one["column"], one["cell"]) for one in content["refused"]] == [
        (3, "department", "Internal Medicine"), (5, "rank", "Boss"),
    ]  # fmt: skip


def test_a_roster_is_read_with_its_mapping_and_written_in_one_form(attrition: Attrition, hr: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean.csv"
    code, out, err = attrition("institution", "typical", "--roster", str(hr), *MAPS, "--clean", str(clean))
    assert code == 0 and "all 4 rows can be used" in flat(out)
    assert f"{clean}: 4 people" in flat(err).replace(" ", "") or "4 people" in flat(err)
    assert "--map 'department:Internal Medicine=Medical Specialties' --map rank:Boss=blank" in flat(out)
    school = load_institution("typical")
    frame = read_roster(clean, school)
    assert list(frame["department"]) == ["Medical Specialties", "Medical Specialties", "Urology", "Surgery"]
    assert list(frame["fte"]) == [1.0, 0.8, 1.0, 0.6]
    again = tmp_path / "again.csv"
    attrition("institution", "typical", "--roster", str(clean), "--clean", str(again))
    assert again.read_bytes() == clean.read_bytes()
    assert attrition("institution", "--roster", str(clean), "--clean", str(clean))[0] == 2
    code, _, err = attrition("institution", "--roster", str(hr), "--clean", str(tmp_path / "no.csv"))
    assert code == 2 and not (tmp_path / "no.csv").exists(), "refused people are not left out unasked"


def test_a_draft_of_a_mapping_can_be_used_as_it_is_filled_in(attrition: Attrition, hr: Path, tmp_path: Path) -> None:
    code, out, _ = attrition("institution", "typical", "--roster", str(hr), "--draft-mapping")
    assert code == 0
    path = tmp_path / "mapping.yaml"
    path.write_text(out.replace('"Internal Medicine": ', '"Internal Medicine": Medical Specialties'), encoding="utf-8")
    arguments = ("institution", "--roster", str(hr), "--mapping", str(path))
    assert attrition(*arguments)[0] == 2
    assert attrition.json(*arguments, "--skip-refused")["people"] == 3


def test_a_simulation_takes_the_same_options_and_says_what_it_read(attrition: Attrition, hr: Path) -> None:
    code, out, err = attrition("run", "--roster", str(hr), *MAPS, "-n", "1", "-m", "1")
    assert code == 0 and "4 physicians, from a roster" in flat(out)
    assert f"Note: {hr}: Read 4 rows; 0 refused." in flat(err) or "Read 4 rows; 0 refused." in flat(err)
    code, out, err = attrition("compare", "fix-workflows", "--roster", str(hr), "--skip-refused", "-n", "1", "-m", "1")
    assert code == 0 and "2 refused and left out:" in flat(err)
    assert flat(err).count("2 refused and left out") == 1, "said once for all scenarios"
    assert attrition("run", "--roster", str(hr), "-n", "1", "-m", "1")[0] == 2


@pytest.mark.parametrize("words", [("--map", "a=b"), ("--skip-refused",), ("--clean", "x.csv"), ("--draft-mapping",)])
def test_what_speaks_of_a_roster_needs_one(attrition: Attrition, words: tuple[str, ...]) -> None:
    code, out, err = attrition("institution", "typical", *words)
    assert (code, out) == (2, "") and "with --roster FILE" in err
