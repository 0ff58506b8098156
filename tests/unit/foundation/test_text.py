"""Text of other programs: encodings, letters of two codes, characters that cannot be seen."""

import unicodedata

import pytest

import sim
from sim.cli.common import given
from sim.cli.simulate.trace_place import Place
from sim.foundation.errors import InputError, nearest, plain
from sim.foundation.text import composed, decoded, tidy
from sim.foundation.yamlio import read_yaml

NFD = unicodedata.normalize("NFD", "Zürich")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read_by_the_mark_at_its_beginning(encoding: str) -> None:
    assert decoded("title: Zürich".encode(encoding)) == "title: Zürich"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_yaml_of_windows_powershell_is_read(order: str) -> None:
    content = "\ufefftitle: Zürich\r\nwhy: ours\r\n".encode(order)
    assert sim.Scenario.from_yaml(content).title == "Zürich"


def test_yaml_in_another_code_page_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match="UTF-8") as caught:
        read_yaml(b"title: ours\nwhy: Z\xfcrich\n")
    assert caught.value.line == 2
    with pytest.raises(InputError, match="The file is not UTF-16 text"):
        read_yaml("title".encode("utf-16")[:-1])


def test_what_looks_the_same_is_the_same() -> None:
    assert NFD != "Zürich" == composed(NFD)
    for written in ("Zürich\u00a0West", "Zü\u00adrich  West", "\ufeffZürich\u200b West", "Zürich\u202fWest "):
        assert tidy(written) == "Zürich West"
    assert composed("two\nlines\tand a tab") == "two\nlines\tand a tab"
    assert tidy("two\nlines\u2028and\x1f a tab") == "two lines and a tab"
    assert plain("Women’s-Health") == plain("women's health")
    assert plain("head – neck") == plain("Head\u2011Neck") == "head neck"
    assert nearest(NFD, ["Bern", "Zürich"]) == "Zürich"


def test_names_are_compared_in_one_form_wherever_they_come_from() -> None:
    school = sim.Institution.from_yaml(
        sim.load_institution("community").to_yaml().replace("Pediatrics", "Kinder Zürich", 1).encode()
    )
    assert "Kinder Zürich" in [department.name for department in school.departments]
    for name in (f"Kinder {NFD}", "Kinder\u00a0Zürich", "Kinder Zü\u00adrich"):
        lever = f"levers: {{team_inbox: {{intensity: 1, departments: ['{name}']}}}}"
        sim.Scenario.from_yaml(f"title: t\n{lever}\n").check_against(school)
        uses = {"team_inbox": {"intensity": 1, "departments": [name]}}
        sim.Scenario(title="t", levers=uses).check_against(school)  # type: ignore[arg-type]
        shocks = [{"kind": "message_surge", "start": 1, "departments": [name]}]
        sim.Scenario(title="t", shocks=shocks).check_against(school)  # type: ignore[arg-type]
        assert Place.of(name, None) == Place("department", "Kinder Zürich")
        assert Place.of(None, name) == Place("unit", "Kinder Zürich")
        roster = sim.read_roster(f"department,unit\n{name},{name}\n".encode(), school)
        assert list(roster["department"]) == list(roster["unit"]) == ["Kinder Zürich"]
    twice = school.to_yaml().replace("Surgery", f"Kinder {NFD}", 1)
    with pytest.raises(InputError, match="is also the name of"):
        sim.Institution.from_yaml(twice)


def test_texts_of_options_may_hold_what_cannot_be_seen() -> None:
    assert given.switch_values(["contagion\u00a0=\u200boff"]) == {"contagion": 0}
