"""The page Evidence: what is drawn from where, what an address may say, and the file of what is shown."""

from __future__ import annotations

import csv
import io
import math
import re
from typing import Any

import pytest
from flask import Flask

import sim
from dashboard.pages.evidence import board, levers, parameters, studies
from dashboard.pages.evidence.callbacks import NO_FILE, NOTHING, filtered, parameters_file
from dashboard.pages.evidence.content import content
from dashboard.pages.evidence.drawn import MARGIN, strip
from dashboard.pages.evidence.found import found, number
from dashboard.pages.evidence.layout import SECTIONS, layout
from dashboard.pages.evidence.parameters import filter_of, rows
from dashboard.site import Site
from sim.evidence.targets import targets
from tests.unit.dashboard.made_up import MadeUp


def site() -> Site:
    model = MadeUp()
    return Site(model, model.choices, model.version)  # type: ignore[arg-type]


def everything(part: Any) -> list[Any]:
    """Every dict and text within some data."""
    if isinstance(part, dict):
        return [part, *(one for value in part.values() for one in everything(value))]
    if isinstance(part, list | tuple):
        return [one for value in part for one in everything(value)]
    return [part]


# the scoreboard


def test_counts_are_those_that_the_published_summary_says() -> None:
    for one, said in zip(board.counts(), found()["validation"]["summary"], strict=True):
        of, met = re.match(r"Of (\d+) .*?, (\d+) are met in all", said).groups()  # type: ignore[union-attr]
        assert (one["of"], one["met"], one["missed"]) == (int(of), int(met), int(of) - int(met))


def test_each_missed_finding_comes_first_and_leads_to_why() -> None:
    anchors = {one["id"]: one for one in board.misses()}
    missed = 0
    for name in board.COUNTED:
        drawn = board.boards()[f"board-{name}"]["rows"]
        findings = [one["cells"][0]["t"].split(":")[0] for one in drawn]
        failing = {
            finding for finding, one in zip(findings, drawn, strict=True) if one.get("kind") == "is-missed"
        }
        assert [finding in failing for finding in findings] == sorted(
            (finding in failing for finding in findings), reverse=True
        )
        for one in drawn:
            if one.get("kind") == "is-missed":
                missed += 1
                assert (
                    one["cells"][-1]["t"] == "Missed" and one["cells"][-1]["h"].removeprefix("#") in anchors
                )
    stored = [one for name in board.COUNTED for one in found()["validation"]["groups"][name]]
    assert missed == sum(not one["met"] for one in stored) > 20
    assert all(one["said"] for one in anchors.values())


def test_the_bands_of_the_stored_board_are_those_that_are_declared() -> None:
    for group in found()["validation"]["groups"].values():
        for one in group:
            measure = board._measures()[one["finding"], one["measure"]]
            middle = number(one["simulated"][0])
            assert measure.passes(middle) == one["met"] or math.isclose(middle, measure.low, rel_tol=0.01), (
                one
            )
            assert one["finding"] in targets()


def test_a_strip_lies_on_one_scale_and_an_open_band_reaches_the_edge() -> None:
    drawn = strip(1.0, 3.0, (2.0, 0.0, 4.0), published=2.5)
    assert drawn["range"] == [MARGIN, 100 - MARGIN] and drawn["median"] == 50.0
    assert drawn["band"] == [28.0, 72.0] and drawn["published"] == 61.0 and drawn["usual"] is None
    assert strip(-math.inf, 1.0, (2.0, 1.0, 3.0))["band"][0] == 0.0
    assert strip(1.0, math.inf, (2.0, 1.0, 3.0))["band"][1] == 100.0
    assert strip(1.0, 1.0, (1.0, 1.0, 1.0))["median"] == MARGIN  # nothing to divide by


# levers, sensitivity


def test_each_lever_says_what_it_rests_on_and_what_the_study_concludes() -> None:
    cards = {one["id"]: one for one in levers.cards()}
    assert set(cards) == {f"lever-{name}" for name in sim.levers()}
    assert all(one["found"] and one["costs"] and len(one["robust"]) == 3 for one in cards.values())
    assert cards["lever-exit_interviews"]["mark"] and cards["lever-exit_interviews"]["grade"] == "none"
    assert cards["lever-team_inbox"]["assumed"] == "Every size of this effect has a source."
    assert cards["lever-exit_interviews"]["assumed"] == "All sizes of this effect are assumptions."
    assert "10%" in levers.ceiling()[0] and "Linzer" in levers.ceiling()[0]


def test_robust_and_fragile_cover_every_lever_for_each_outcome() -> None:
    for outcome in studies.claims():
        named = [lever for group in outcome["groups"] for lever in group["levers"]]
        assert len(named) == len(sim.levers()) and all(lever["h"] for lever in named)
        assert any(not group["robust"] for group in outcome["groups"])


@pytest.mark.parametrize(
    ("text", "value"),
    [("−$5.1M", -5.1e6), ("36.6%", 36.6), ("1,234", 1234.0), ("$701k", 7.01e5), ("−17.2 pts", -17.2)],
)
def test_numbers_are_read_as_pages_show_them(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value)
    assert math.isnan(number("–")) and math.isnan(number(""))


def test_a_tornado_is_sorted_and_its_bars_end_where_its_numbers_say() -> None:
    drawn = studies.tornadoes()["tornado-0"]["rows"]
    widths = [one["cells"][-1]["strip"]["range"] for one in drawn]
    assert [high - low for low, high in widths] == sorted((high - low for low, high in widths), reverse=True)
    assert drawn[0]["cells"][0]["h"] == "#parameter-intention_base"


# the whole page


def test_every_link_leads_somewhere_on_the_page() -> None:
    made = everything(content(site()))
    anchors = {one["id"] for one in made if isinstance(one, dict) and "id" in one} | {
        f"parameter-{one['name']}" for one in rows()
    }
    leads = {one["h"] for one in made if isinstance(one, dict) and one.get("h")}
    assert len(leads) > 100 and {lead.removeprefix("#") for lead in leads} <= anchors
    assert len([one["id"] for one in made if isinstance(one, dict) and "id" in one]) == len(anchors) - len(
        rows()
    )


def test_the_page_has_its_sections_and_what_a_leader_reads_has_no_names_of_the_code() -> None:
    text = layout(site()).to_plotly_json()
    assert all(f"'{name}-heading'" in repr(text) for name, _ in SECTIONS)
    words = [
        one
        for one in everything(levers.cards())
        if isinstance(one, str) and not one.startswith(("#", "lever-"))
    ]
    assert not [one for one in words if re.search(r"`|\b[a-z]+_[a-z_]+\b", one)]
    assert "`" not in repr(_part(layout(site()), "uses"))


def _part(page: Any, name: str) -> Any:
    return next(one for one in page.children if getattr(one, "id", "") == name)


def test_a_citation_of_each_kind_stands_in_full() -> None:
    by = {one["name"]: one for one in rows()}
    assert by["clinic_hours_per_cfte"]["citation"] == "No source: an assumption"
    assert (
        by["evening_ehr_share"]["fitted"]
        and "fitted (calibration.md)" not in by["evening_ehr_share"]["meaning"]
    )
    assert by["hours_per_full_effort"]["citation"].endswith("(from memory, 75% sure)")
    assert by["notes_usual"]["range"] == "fixed" and by["notes_usual"]["posterior"] == ""
    assert by["intention_base"]["range"] == "−3.5 to −1" and by["inbox_saved"]["used"] == [
        "Lever: Team-based inbox"
    ]


# the filter


def test_an_address_is_read_by_key_or_word() -> None:
    chosen = filter_of(
        {
            "find": " Inbox  minutes ",
            "status": "Assumed",
            "source": "e4d",
            "mechanism": "ehr AND inbox",
            "sort": "-status",
        }
    )
    assert chosen.to_data() == {
        "find": "Inbox minutes", "source": "E4d", "status": "assumption", "mechanism": "EHR and inbox", "sort": "-status"
    }  # fmt: skip
    assert not chosen.notices


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            {"status": "assumd"},
            "“assumd” in the link is no status of a parameter, so all are shown. Nearest: “assumed”.",
        ),
        ({"source": "T999"}, "is no source"),
        ({"mechanism": "<script>"}, "“<script>” in the link is no mechanism"),
        ({"find": "x" * 10_000}, "cut to its first 200 characters"),
        ({"status": "\u202e\x00" * 500}, "is no status"),
    ],
)
def test_what_is_not_understood_is_said(own: dict[str, str], said: str) -> None:
    chosen = filter_of(own)
    assert len(chosen.notices) == 1 and said in chosen.notices[0] and len(chosen.notices[0]) < 200
    assert not (chosen.status or chosen.source or chosen.mechanism) and len(chosen.find) <= 200


@pytest.mark.parametrize(
    "raw", [None, [], "x", {"search": 5}, {"search": "?evidence.sort=DROP&evidence.find=%00"}]
)
def test_anything_that_a_browser_sends_is_survived(raw: Any) -> None:
    with Flask("x").test_request_context():
        data, lines = filtered(raw, site())
    assert data["sort"] == "" and not lines


# the file


def file(search: Any, what: Any = "csv") -> tuple[str, str]:
    with Flask("x").test_request_context(base_url="http://localhost/"):
        return parameters_file({"what": what, "search": search, "tab": "one"}, site())


def test_the_file_has_the_rows_that_are_shown_and_says_what_it_is() -> None:
    text, line = file("?school=typical&evidence.find=inbox&evidence.status=assumption")
    told = [one for one in text.splitlines() if one.startswith("#")]
    table = list(csv.DictReader(io.StringIO("\n".join(text.splitlines()[len(told) :]))))
    expected = sim.parameter_table("inbox", status="assumption")
    assert [one["name"] for one in table] == expected["name"].tolist()
    assert [float(one["value"]) for one in table] == expected["value"].tolist()
    assert [float(one["posterior_median"]) for one in table] == expected["posterior_median"].tolist()
    assert f"# parameters: {len(expected)} of 477" in told and f"has {len(expected)} rows" in line
    assert any(
        "evidence?" in one and "evidence.find=inbox" in one for one in told if one.startswith("# link:")
    )


@pytest.mark.parametrize(
    ("search", "what", "said"),
    [("?evidence.find=qqqq", "csv", NOTHING), ("", "exe", NO_FILE), (None, {}, NO_FILE)],
)
def test_without_a_file_it_says_why(search: Any, what: Any, said: str) -> None:
    assert file(search, what) == ("", said)


def test_choices_offer_every_source_that_is_used_once() -> None:
    offered = [key for key, _ in parameters.choices()["source"]]
    assert sorted(offered) == sorted(sim.parameter_table()["source"].unique())
