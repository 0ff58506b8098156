"""Rosters that a browser sends: size, kind and encoding first, then what became of every column, word and row."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.own.model import ERRORS, Mapped
from dashboard.own.upload import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, check_roster, shown_name
from dashboard.simulation import own_roster
from sim.foundation.errors import InputError
from sim.world.scenario import load_institution
from tests.unit.dashboard.made_up import MadeUp

GOOD = b"department,gender,rank\n" + b"Surgery,woman,full\nPediatrics,man,assistant\n" * 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"a,b\n" * (MOST_ROWS + 100), "at most 20,000 people"),
        (b"x" * (MOST_BYTES + 1), "20,000 rows"),
        (b",".join([b"a"] * (MOST_COLUMNS + 1)) + b"\n1\n", "at most 100"),
    ],
)
def test_the_wrong_file_is_called_what_it_is(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        check_roster(content, "mine.csv")
    assert said in str(caught.value) and "mine.csv" in str(caught.value)


NO_ROSTERS = [b"\x00\x01\x02", b"<html><table>", b'{"a": 1}', b"department\n", b"name,age\nx,1\n", b'department\n"open']


@pytest.mark.parametrize("content", NO_ROSTERS)
def test_what_is_no_roster_is_said_by_the_reader(content: bytes) -> None:
    try:
        found = own_roster.look(content, "mine.csv", load_institution("typical"), Mapped())
    except InputError as error:
        assert "mine.csv" in str(error)
    else:
        assert not found.table and (found.problems or found.refused)


def test_a_million_rows_are_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="at most 6 MB and 20,000 rows"):
        check_roster(b"Surgery,1\n" * 1_000_000, "big.csv")


def test_columns_words_and_rows_are_told_and_formulas_guarded() -> None:
    text = GOOD + b"Medicine,woman,Chief Wizard\nAstrology,man,=1+1\nSurgery\n"
    found = own_roster.look(text, "mine.csv", load_institution("typical"), Mapped())
    assert (found.rows, found.refused, found.people) == (43, 2, 41) and not found.table
    assert {one.target for one in found.columns} == {"department", "gender", "rank"}
    words = {(one.column, one.cell) for one in found.words}
    assert words >= {("department", "Medicine"), ("department", "Astrology"), ("rank", "Chief Wizard")}
    assert all(not row[2].startswith("=") for row in found.errors) and all("--map" not in row[3] for row in found.errors)
    meant = {"department": {"Medicine": "Medical Specialties", "Astrology": "ignore"}, "rank": {"Chief Wizard": "full"}}
    mapped = Mapped({}, meant)
    assert own_roster.look(text, "mine.csv", load_institution("typical"), mapped).table
    assert own_roster.look(text, "mine.csv", load_institution("typical"), Mapped(skip=True)).people == 41


def test_many_errors_are_counted() -> None:
    found = own_roster.look(b"department\n" + b"Astrology\n" * 200, "m.csv", load_institution("typical"), Mapped())
    assert len(found.errors) == ERRORS and found.more == 150 and len(found.all_errors) == 200


def test_someone_elses_columns_can_be_named() -> None:
    text = b"Heimat,Wer\nSurgery,F\nPediatrics,M\n"
    place = load_institution("typical")
    assert own_roster.look(text, "m.csv", place, Mapped()).problems
    found = own_roster.look(text, "m.csv", place, Mapped({"Heimat": "department", "Wer": "gender"}))
    assert found.people == 2 and not found.problems


@pytest.mark.parametrize("name", [None, 5, "", "\x00\n", "a" * 500])
def test_names_of_files_are_shown_in_one_short_line(name: Any) -> None:
    assert 0 < len(shown_name(name)) <= 80 and shown_name(name).isprintable()


@pytest.fixture
def server() -> FlaskClient:
    return create_app(Answers(MadeUp())).server.test_client()


def post(server: FlaskClient, content: bytes, name: str = "mine.csv") -> Any:
    return server.post("/school/roster?like=community", data=content, headers={"X-Roster-Name": name})


def test_a_roster_of_five_thousand_goes_in_and_nothing_of_it_into_the_log(
    server: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    row = b"Pediatrics,woman,assistant," + b"SecretName" * 30 + b"\n"
    content = b"department,gender,rank,remark\n" + row * 5000
    assert len(content) > 1_500_000
    assert post(server, content, "Payroll.csv").get_json() == {"read": True, "line": ""}
    assert "SecretName" not in caplog.text and "Payroll" not in caplog.text


def test_only_this_path_takes_more_than_a_message(server: FlaskClient) -> None:
    server.get("/")
    assert post(server, b"x" * (MOST_BYTES + 1)).status_code == 413
    assert server.post("/_dash-update-component", data=b"x" * 1_100_000).status_code == 413
    assert server.post("/closed/tab", data=b"x" * 1_100_000).status_code == 413


def test_a_page_of_another_site_cannot_send_one(server: FlaskClient) -> None:
    found = server.post("/school/roster", data=GOOD).get_json()
    assert found["read"] is False and "did not arrive" in found["line"]


def test_what_cannot_be_read_changes_nothing(server: FlaskClient) -> None:
    assert post(server, GOOD).get_json()["read"]
    found = post(server, b"%PDF-1.7").get_json()
    line = "mine.csv: This is a PDF, not a roster. Allowed: a table saved as “CSV UTF-8”, with one row per person."
    assert found == {"read": False, "line": line}
