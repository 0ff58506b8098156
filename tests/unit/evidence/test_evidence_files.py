"""The evidence files hold together: every number has a unit, a range, a known source and a status."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.evidence.parameters import levers, parameters
from sim.foundation.paths import evidence_dir, scenarios_dir
from tools.split_targets import LOOKED_AT, SEED, eligible, split

STATUSES = {"confirmed", "second-hand", "derived", "recalled", "assumption"}
SOURCE_WORDS = (*STATUSES, "gap")
SOURCE_KEYS = {"quantity", "value", "population", "citation", "status"}
NUMBER_KEYS = {"value", "low", "high", "unit", "source", "status", "note"}
SPECIALTY_NUMBERS = {
    "share_percent",
    "women_share",
    "urim_multiplier",
    "messages_per_week_per_cfte",
    "system_message_share",
    "documentation_minutes_per_clinic_hour",
    "pay_benchmark_usd",
    "rvu_pay_share",
    "search_months",
    "replacement_cost_usd_2024",
    "patients_per_cfte",
    "margin_usd_per_clinic_hour",
    "clinical_effort",
    "thin_support",
    "scheduled_hours_per_cfte",
    "nights_per_month_per_cfte",
    "in_house_share",
    "called_share",
    "night_hours_given_back",
    "schedule_control",
    "off_hours_share",
    "outside_openings",
    "outside_pay",
}
SHARES = {
    "women_share", "system_message_share", "rvu_pay_share", "clinical_effort", "in_house_share", "called_share",
    "night_hours_given_back", "schedule_control", "off_hours_share",
}  # fmt: skip
CALIBRATED = {f"C{i}" for i in range(1, 7)}
HELD_OUT = {f"V{i}" for i in (1, 2, 4, 5, 6, 7, 9, 11, 12, 13, 15, 16, 17, 19, 20, 21, 23)}
OPEN = {f"O{i}" for i in range(1, 24)}  # seen by the modelers, never fitted
KINDS = {"emergent", "follows_from_design"}
INSTITUTIONS = {"typical": 1000, "community": 250, "research_intensive": 2500}


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


SOURCES: dict[str, dict[str, str]] = _read(evidence_dir() / "sources.yaml")
TARGETS: dict[str, dict[str, Any]] = _read(evidence_dir() / "targets.yaml")
SPECIALTIES: dict[str, dict[str, Any]] = _read(evidence_dir() / "specialties.yaml")


def _numbers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key, specialty in SPECIALTIES.items():
        for field in sorted(SPECIALTY_NUMBERS):
            yield key, field, specialty[field]


def test_each_source_is_complete_text_with_a_known_status() -> None:
    for name, source in SOURCES.items():
        assert set(source) == SOURCE_KEYS, name
        assert all(isinstance(text, str) and text for text in source.values()), name
        assert any(word in source["status"] for word in SOURCE_WORDS), name


def test_the_two_special_sources_exist() -> None:
    assert {"assumption", "structure"} <= set(SOURCES)


def test_a_source_that_refers_to_another_names_one_that_exists() -> None:
    for name, source in SOURCES.items():
        for text in (source["population"], source["citation"]):
            if text.startswith("same as "):
                other = text.removeprefix("same as ").split(":")[0]
                assert other in SOURCES, (name, other)


def test_targets_are_the_published_list() -> None:
    assert set(TARGETS) == CALIBRATED | HELD_OUT | OPEN
    for name, target in TARGETS.items():
        assert target["use"] == ("calibrate" if name in CALIBRATED else "held_out")
        assert target.get("seen", False) is (name in OPEN)


def test_the_parts_are_those_that_the_seed_draws() -> None:
    assert {name: target["part"] for name, target in TARGETS.items()} == split()
    assert len(SEED) == 40 and set(LOOKED_AT) <= set(TARGETS)
    test = [name for name, part in split().items() if part == "test"]
    assert len(test) == len(eligible()) // 2 and set(test) <= set(eligible())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_has_bands_around_its_points_and_known_sources(name: str) -> None:
    target = TARGETS[name]
    optional = {"seen", "earlier", "corrected"}
    assert set(target) - optional == {"pattern", "use", "part", "kind", "measures", "published", "sources"}
    assert target["kind"] in KINDS and target.get("earlier", "scored") in {"scored", "answered"}
    # kinds are corrected against the model only: never back to one that counts
    for corrected in (one for one in (target, *target["measures"]) if "corrected" in one):
        assert corrected["corrected"] and corrected.get("kind", target["kind"]) == "follows_from_design"
    assert target["sources"] and set(target["sources"]) <= set(SOURCES)
    names = [measure["name"] for measure in target["measures"]]
    assert names and len(names) == len(set(names))
    for measure in target["measures"]:
        assert measure["unit"]
        assert measure.get("kind", "emergent") in KINDS
        low, high = measure["low"], measure["high"]
        assert low is not None or high is not None
        assert low is None or high is None or low < high
        for point in (measure["point"], measure.get("point_low"), measure.get("point_high")):
            if point is not None:
                assert (low is None or low <= point) and (high is None or point <= high)


@pytest.mark.parametrize("key", SPECIALTIES)
def test_each_specialty_has_exactly_the_declared_fields(key: str) -> None:
    specialty = SPECIALTIES[key]
    assert set(specialty) == {"title", "ambulatory"} | SPECIALTY_NUMBERS
    assert isinstance(specialty["title"], str) and isinstance(specialty["ambulatory"], bool)
    assert key.isidentifier() and key == key.lower()


def test_each_number_has_unit_range_source_and_status() -> None:
    for key, field, number in _numbers():
        where = f"{key}.{field}"
        assert set(number) == NUMBER_KEYS, where
        assert number["unit"] and isinstance(number["note"], str) and number["note"], where
        assert 0 <= number["low"] <= number["value"] <= number["high"], where
        assert number["source"] in SOURCES, where
        assert number["status"] in STATUSES, where
        if field in SHARES:
            assert number["high"] <= 1, where


def test_a_number_has_one_unit_in_all_specialties() -> None:
    for field in SPECIALTY_NUMBERS:
        assert len({specialty[field]["unit"] for specialty in SPECIALTIES.values()}) == 1, field


def test_an_assumed_number_is_listed_among_the_limits() -> None:
    page = Path(__file__).parents[3] / "docs" / "limits.md"
    text = page.read_text(encoding="utf-8")
    assumed = {field for _, field, number in _numbers() if number["status"] in {"assumption", "recalled"}}
    assert [field for field in sorted(assumed) if f"`{field}`" not in text] == []


def test_multipliers_average_to_one_over_the_faculty() -> None:
    weights = {key: specialty["share_percent"]["value"] for key, specialty in SPECIALTIES.items()}
    total = sum(weight * SPECIALTIES[key]["urim_multiplier"]["value"] for key, weight in weights.items())
    assert total / sum(weights.values()) == pytest.approx(1.0, abs=0.02)


def test_there_are_about_twenty_specialties() -> None:
    assert len(SPECIALTIES) == 20
    # internal medicine is split in two that add up to what is published for the whole
    split = ("general_internal_medicine", "medical_specialties")
    assert sum(SPECIALTIES[key]["share_percent"]["value"] for key in split) == pytest.approx(27)


@pytest.mark.parametrize(("name", "headcount"), INSTITUTIONS.items())
def test_each_institution_adds_up(name: str, headcount: int) -> None:
    school = _read(scenarios_dir() / "institutions" / f"{name}.yaml")
    departments = school["departments"]
    assert school["title"] and school["why"]
    assert school["headcount"] == headcount == sum(department["headcount"] for department in departments)
    names = [department["name"] for department in departments]
    assert len(names) == len(set(names))
    assert {department["specialty"] for department in departments} <= set(SPECIALTIES)
    mission = school["mission"]
    assert sum(mission["rank_shares"].values()) == pytest.approx(1)
    assert sum(mission["track_shares"].values()) == pytest.approx(1)
    for share in ("urim_share", "tenure_track_share", "leader_quality_mean", "payline", "full_time_share"):
        assert 0 <= mission[share] <= 1


def test_the_typical_school_has_every_specialty_in_published_proportion() -> None:
    departments = _read(scenarios_dir() / "institutions" / "typical.yaml")["departments"]
    sizes = {department["specialty"]: department["headcount"] for department in departments}
    total = sum(specialty["share_percent"]["value"] for specialty in SPECIALTIES.values())
    for key, specialty in SPECIALTIES.items():
        assert abs(sizes[key] - 1000 * specialty["share_percent"]["value"] / total) <= 1


def test_institution_files_are_short_and_name_a_source_for_each_number_of_the_mission() -> None:
    for name in INSTITUTIONS:
        path = scenarios_dir() / "institutions" / f"{name}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 60
        first = lines.index("mission:") + 1
        last = next(i for i, line in enumerate(lines) if line.startswith("departments:"))
        for line in lines[first:last]:
            comment = line.partition("#")[2]
            named = {word.strip(".,;:'s") for word in comment.split()}
            assert named & set(SOURCES), f"{name}: {line}"


# -- what was read only in a report of it --

REPORTED = "as reported by"
NOT_A_STUDY = (
    "blog", "vendor", "trade", "soapnote", "particle.news", "engineerbabu", "residencyadvisor", "rosmansearch",
    "healthimaging", "hcplive", "beckershospitalreview", "Becker", "facs.org", "aappr", "integratedhealthcare",
    "Jackson/MGMA", "CompHealth", "Healthcare Finance",
)  # fmt: skip
BESIDE_ITS_REPORT = {"S10", "S19"}  # the study is cited, and the page that was read beside it


def test_pages_that_are_no_studies_are_named_as_reports_of_one() -> None:
    for name, source in SOURCES.items():
        no_study = any(word in source["citation"] for word in NOT_A_STUDY) and name not in BESIDE_ITS_REPORT
        if no_study:
            assert REPORTED in source["citation"], (name, source["citation"])
        if REPORTED in source["citation"]:
            assert source["status"].startswith(("second-hand", "recalled", "derived")), name


def test_no_number_that_rests_on_a_report_is_called_more_than_second_hand() -> None:
    reported = {name for name, source in SOURCES.items() if REPORTED in source["citation"]}
    assert len(reported) > 15
    for where, _, number in _numbers():
        assert number["source"] not in reported or number["status"] in ("second-hand", "assumption"), where
    for name, spec in parameters().items():
        assert spec.source not in reported or spec.status in ("second-hand", "assumption"), name


CONTROLLED = {"X3", "X4", "X14", "B17", "S23"}  # sources with a control group: randomized trials, and pooled ones


def test_only_controlled_studies_bear_more_than_a_weak_grade() -> None:
    assert not CONTROLLED - set(SOURCES)
    for name, lever in levers().items():
        assert lever.source in CONTROLLED or lever.grade in ("weak", "none"), name


def test_what_no_study_has_tried_may_do_nothing() -> None:
    for name in ("recognition_given", "recognition_counts", "exhaustion_by_notes"):
        assert parameters()[name].low == 0.0 < parameters()[name].value < parameters()[name].high, name
    assert levers()["recognition"].grade == "none" and levers()["recognition"].assumption_only


def test_the_grade_of_a_lever_that_rests_on_a_report_is_at_most_weak() -> None:
    reported = {name for name, source in SOURCES.items() if REPORTED in source["citation"]}
    for name, lever in levers().items():
        assert lever.source not in reported or lever.grade in ("weak", "none"), name
        if any(parameters()[effect].source in reported for effect in lever.effects):
            assert lever.grade in ("weak", "none"), name
