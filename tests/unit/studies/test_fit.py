"""A school's own numbers: what may be said, what is refused, and a fit from file to report."""

from pathlib import Path

import pytest

import sim
from sim.evidence.posterior import draws, read_draws
from sim.foundation.errors import InputError
from sim.studies.calibration.data import Banded, Counted, Surveyed
from sim.studies.calibration.fit.known import load_school
from sim.studies.calibration.fit.report import INSTITUTION, write
from sim.studies.calibration.fit.school import fit_school
from sim.world.institution import load_institution

WAVES = (60, 60, 60)


def school(folder: Path, known: str, headcount: int = 120) -> Path:
    """The community school as a file of its own, with a block of what it knows."""
    place = load_institution("community").scaled(headcount)
    text = place.model_copy(update={"name": "ours", "title": "Our school"}).to_yaml()
    path = folder / "ours.yaml"
    path.write_text(f"{text}known:\n{known}", encoding="utf-8")
    return path


def test_what_is_known_becomes_data(tmp_path: Path) -> None:
    known = "  departures: {count: 9, years: 1}\n  burnout: {share: 0.44, n: 80}\n  hours: {value: 56, low: 54, high: 58}\n"
    count, survey, hours = load_school(school(tmp_path, known)).data
    assert isinstance(count, Counted) and count.person_years == 120 and count.point == pytest.approx(0.075)
    assert isinstance(survey, Surveyed) and survey.outcome == "burned_out"
    assert survey.n == 61, "less sure than 80 answers: the model is no survey"
    assert isinstance(hours, Banded) and hours.point == 56 and 53 < hours.low < 54 and 58 < hours.high < 59


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ("  departuers: {count: 9, years: 1}\n", 'Did you mean "departures"'),
        ("  departures: {count: 130, years: 1}\n", "more than all 120 people"),
        ("  departures: {count: 9}\n", "cannot be combined"),
        ("  departures: {count: -1, years: 1}\n", "count"),
        ("  burnout: {share: 1.4, n: 80}\n", "from 0 to 1"),
        ("  burnout: {share: 0.4, n: 0}\n", "from 1"),
        ("  hours: {share: 0.4, n: 10}\n", "is not a share"),
        ("  burnout: {count: 4, years: 1}\n", "not counted over years"),
        ("  hours: {value: 56, low: 58, high: 54}\n", "upside down"),
        ("  hours: {value: 60, low: 54, high: 58}\n", "outside its interval"),
        ("  burnout: {value: 0.5, low: 0.4, high: 1.2}\n", "impossible"),
        ("  total_usd: {value: 1, low: 0, high: 2}\n", "outcome"),
        ("  hours: fifty\n", "not a block of keys"),
        ("  {}\n", "block is empty"),
    ],
)
def test_what_cannot_be_is_refused_with_file_and_line(known: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        load_school(school(tmp_path, known))
    assert "ours.yaml" in str(caught.value)


def test_an_institution_without_known_is_no_school(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(load_institution("community").to_yaml(), encoding="utf-8")
    with pytest.raises(InputError, match="block is empty"):
        load_school(path)
    with pytest.raises(InputError, match="no such file"):
        load_school(tmp_path / "none.yaml")


def test_a_fit_leads_to_an_institution_that_everything_takes(tmp_path: Path) -> None:
    path = school(tmp_path, "  departures: {count: 30, years: 2}\n  burnout: {share: 0.6, n: 100}\n")
    found = fit_school(load_school(path), seed=2, folder=tmp_path / "out" / "points", waves=WAVES)
    again = fit_school(load_school(path), seed=2, folder=tmp_path / "out" / "points", waves=WAVES)
    assert again.draws.equals(found.draws), "points that are there are not simulated again"
    table = found.table().set_index("known")
    usual = (table["before_low"] + table["before_high"]) / 2
    assert table.loc["burnout", "median"] > usual["burnout"], "drawn towards the school's own survey"
    out = tmp_path / "out"
    write(found, out)
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "Our school" in report and "What stays unknown" in report
    assert "<table>" in (out / "report.html").read_text(encoding="utf-8")
    place = load_institution(out / INSTITUTION)
    assert place.parameters == found.point and len(read_draws(Path(place.posterior))) == 200
    assert str(tmp_path) not in place.to_yaml(), "the file of draws is named without its folder"
    fitted = sim.run(institution=place, replicates=2, months=6)
    assert fitted.job.settings["intention_base"] == found.point["intention_base"]
    drawn = sim.run(institution=place, replicates=2, months=6, draws=2)
    mine = draws(1, Path(place.posterior))[0]
    assert drawn.job.settings["offers_per_year"] == mine["offers_per_year"]


def test_what_the_file_of_a_school_sets_does_not_move_in_a_fit(tmp_path: Path) -> None:
    path = school(tmp_path, "  burnout: {share: 0.6, n: 100}\n")
    says = {"offers_per_year": 0.7, "discount_per_year": 0.02}
    lines = "".join(f"  {name}: {value}\n" for name, value in says.items())
    path.write_text(f"{path.read_text(encoding='utf-8')}parameters:\n{lines}", encoding="utf-8")
    found = fit_school(load_school(path), seed=2, waves=(40, 40))
    assert "offers_per_year" not in found.point and found.parameters == {**says, **found.point}
    write(found, tmp_path / "out")
    place = load_institution(tmp_path / "out" / INSTITUTION)
    for drawn in (0, 2):
        run = sim.run(institution=place, replicates=2, months=2, draws=drawn)
        assert all(job.settings[name] == value for job in run.jobs for name, value in says.items())
        assert run.notices == []


@pytest.mark.long
def test_numbers_that_cannot_all_be_met_are_called_out(tmp_path: Path) -> None:
    known = "  burnout: {share: 0.97, n: 400}\n  hours: {value: 30, low: 29.5, high: 30.5}\n"
    found = fit_school(load_school(school(tmp_path, known)), waves=WAVES)
    words = " ".join(found.warnings())
    assert "hours: 30" in words and "outside what the model" in words
