"""The command line and what goes wrong: one clear message, the right exit code, no traceback."""

import subprocess
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.foundation.errors import InputError
from tests.unit.program import PROGRAM, Attrition

MISTAKES = [
    (["run", "basline"], 'Did you mean "baseline"?'),
    (["run", "nosuch.yaml"], "There is no such file"),
    (["run", "--institution", "typicl"], 'Did you mean "typical"?'),
    (["run", "--roster", "nosuch.csv"], "There is no such file"),
    (["run", "--lever", "teem_inbox=1"], 'Did you mean "team_inbox"?'),
    (["run", "--lever", "team_inbox=2"], "a number from 0 (not at all) to 1 (fully)"),
    (["run", "--lever", "team_inbox=lots"], '"lots" is not a number'),
    (["run", "--lever", "team_inbox"], "--lever name=value"),
    (["run", "--lever", "mentoring=1", "--lever", "mentoring=0"], "It is given twice"),
    (["run", "--lever", "contagion=1"], "is a switch, not a lever"),
    (["run", "--set", "inbox_savd=0.3"], 'Did you mean "inbox_saved"?'),
    (["run", "--set", "inbox_saved=9"], "a number from"),
    (["run", "--set", "mentoring=1"], "--lever mentoring="),
    (["run", "--switch", "contagon=off"], 'Did you mean "contagion"?'),
    (["run", "--switch", "contagion=maybe"], "neither on nor off"),
    (["run", "--months", "0"], "--months"),
    (["run", "--months", "3", "--years", "1"], "given twice"),
    (["run", "--years", "nan"], "not a horizon"),
    (["run", "--replicates", "many"], "--replicates"),
    (["run", "--replicates", "99999999"], "10,000"),
    (["run", "--sed", "1"], "--seed"),
    (["run", "--format", "xls"], "parquet"),
    (["compare", "baseline"], "nothing to compare"),
    (["compare", "baseline", "baseline"], "Two scenarios have the name"),
    (["comapre"], "compare"),
    (["trace", "baseline", "fair-pay", "baseline"], "Two scenarios have the name"),
    (["scenarios", "protectedtime"], 'Did you mean "protected-time"?'),
    (["levers", "inbox"], 'Did you mean "team_inbox"?'),
    (["parameters", "zebra"], "No parameter"),
    (["institution", "tipical"], 'Did you mean "typical"?'),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_a_mistake_gets_one_message_and_exit_code_2(
    attrition: Attrition, arguments: list[str], words: str
) -> None:
    code, out, err = attrition(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_a_wrong_roster_is_reported_row_by_row(attrition: Attrition, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("department,age\nPediatrics,430\nVirology,43\n", encoding="utf-8")
    code, out, err = attrition("institution", "typical", "--roster", str(path))
    assert (code, out) == (2, "")
    assert "row 2" in err and "row 3" in err


def test_an_interrupt_ends_quietly(attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim, "run", interrupted, raising=False)
    assert attrition("run") == (130, "", "Interrupted: nothing was written.\n")


def test_a_fault_is_short_and_debug_shows_where(
    attrition: Attrition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh no")

    monkeypatch.setattr(sim, "run", failing, raising=False)
    code, out, err = attrition("run")
    assert (code, out) == (1, "")
    assert "ZeroDivisionError: oh no" in err and "--debug" in err and "Traceback" not in err
    with pytest.raises(ZeroDivisionError):
        main(["run", "--debug"])


def test_a_reader_that_goes_away_is_no_failure() -> None:
    reading = subprocess.Popen([*PROGRAM, "levers"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert reading.stdout is not None and reading.stderr is not None
    reading.stdout.close()
    assert reading.stderr.read() == b""
    reading.wait(timeout=60)


def test_a_terminal_without_these_characters_gets_others() -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "", "COLUMNS": "80"}
    done = subprocess.run([*PROGRAM, "institution"], env=environment, capture_output=True, check=True)
    assert b"Physicians" in done.stdout and done.stdout.isascii()


def test_an_input_error_from_anywhere_is_a_message(
    attrition: Attrition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise InputError("It is wrong.", where="here", allowed="what is right")

    monkeypatch.setattr(sim, "compare", refused, raising=False)
    assert attrition("compare", "fair-pay") == (2, "", "Error: here: It is wrong.\nAllowed: what is right\n")
