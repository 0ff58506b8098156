"""The command line: what it prints, what it writes, what it says about mistakes, and how it ends."""

import json
import math
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer.main

import sim
from dashboard.serving.options import Serving
from sim.cli.app import app
from sim.foundation.rounding import rounded_content
from sim.results.numbers import HOURS, MONEY, PERCENT, PLAIN, figure, interval
from tests.unit.program import Attrition

COMMANDS = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SMALL = ("--institution", "community", "--replicates", "3", "--months", "6")


# help and version


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(attrition: Attrition, command: str) -> None:
    code, out, _ = attrition(command, "--help")
    assert code == 0
    assert f"Example: attrition {command}" in out


def test_help_lists_every_command(attrition: Attrition) -> None:
    _, out, _ = attrition("--help")
    assert all(f"│ {command} " in out for command in COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom sim.cli import main\ntry: main(['compare', '--help'])\nexcept SystemExit: pass\n"
        "heavy = {'dash', 'mesa', 'numba', 'numpy', 'pandas', 'pyarrow', 'scipy', 'yaml'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_version(attrition: Attrition) -> None:
    assert attrition("--version")[1] == f"attrition {sim.__version__}\n"


# run and compare


def test_run_says_what_happens_who_leaves_where_to_and_how_sure_it_is(attrition: Attrition) -> None:
    code, out, err = attrition("run", *SMALL)
    assert code == 0
    assert err == ""  # no progress bar where there is no terminal
    for words in ("Departures", "Burned out", "Who leaves", "Women", "Where they go", "Total cost"):
        assert words in out
    assert "95% interval" in out and "3 simulated futures" in " ".join(out.split())
    assert all(len(line) <= 80 for line in out.splitlines())
    assert "\x1b" not in out


def test_json_is_the_same_as_from_the_library_and_nothing_else(attrition: Attrition) -> None:
    found = attrition.json("run", "fair-pay", *SMALL, "--seed", "3")
    expected = sim.run("fair-pay", institution="community", replicates=3, months=6, seed=3)
    assert found["summary"] == rounded_content(expected.summary().to_dict("records"))
    assert found["metadata"]["seed"] == 3
    leavers = sum(row["mean"] for row in found["destinations"])
    assert math.isclose(leavers, len(expected.departures) / 3, rel_tol=1e-6)


def test_compare_gives_paired_differences(attrition: Attrition) -> None:
    arguments = ("compare", "baseline", "protected-time", *SMALL)
    code, out, _ = attrition(*arguments)
    assert code == 0
    assert "Keep promised time" in out and "Difference (95%)" in out and "paired 95%" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    table = sim.compare(
        ["baseline", "protected-time"], institution="community", replicates=3, months=6
    ).summary()
    found = {
        row["outcome"]: row for row in attrition.json(*arguments)["summary"] if row["scenario"] != "baseline"
    }
    for row in table[table["scenario"] == "protected-time"].to_dict("records"):
        assert found[row["outcome"]]["difference"] == rounded_content(row["difference"])


def test_one_scenario_is_compared_with_the_baseline(attrition: Attrition) -> None:
    assert list(attrition.json("compare", "fair-pay", *SMALL)["scenarios"]) == ["baseline", "fair-pay"]


def test_three_scenarios_also_stand_side_by_side(attrition: Attrition) -> None:
    _, out, _ = attrition("compare", "baseline", "fair-pay", "leave-well", *SMALL)
    assert "Side by side" in out


@pytest.mark.parametrize("lever", list(sim.levers()))
def test_every_declared_lever_can_be_used(attrition: Attrition, lever: str) -> None:
    small = ("--institution", "community", "--replicates", "1", "--months", "1")
    found = attrition.json("run", *small, "--lever", f"{lever}=0.5")
    assert f"{lever}:" in found["metadata"]["scenario_yaml"]


def test_levers_join_a_comparison_as_one_more_policy(attrition: Attrition) -> None:
    found = attrition.json(
        "compare", "baseline", *SMALL, "--lever", "team-inbox=1", "--lever", "mentoring=0.5"
    )
    assert found["scenarios"]["baseline+team_inbox+mentoring"] == "Status quo, with team inbox, mentoring"


def test_levers_at_zero_change_nothing(attrition: Attrition) -> None:
    code, out, _ = attrition("compare", "baseline", *SMALL, "--lever", "mentoring=0")
    assert code == 0
    assert "Exactly as many leave in all 3 futures." in out and "no change" in out


def test_parameters_and_switches_reach_the_run(attrition: Attrition) -> None:
    found = attrition.json("run", *SMALL, "--set", "inbox_saved=0.3", "--switch", "contagion=off")["metadata"]
    assert found["parameters"] == {"inbox_saved": 0.3}
    assert found["switches"] == {"contagion": 0}


def test_years_are_twelve_months(attrition: Attrition) -> None:
    found = attrition.json("run", "-i", "community", "-n", "1", "--years", "0.5")
    assert found["metadata"]["months"] == 6


def test_one_future_has_no_interval_and_says_so(attrition: Attrition) -> None:
    code, out, _ = attrition("run", "-i", "community", "-n", "1", "-m", "6")
    assert code == 0
    assert "nan" not in out and "With only one simulated future" in out
    assert attrition("compare", "fair-pay", "-i", "community", "-n", "1", "-m", "6")[0] == 0


def test_a_roster_can_be_used(attrition: Attrition) -> None:
    roster = sim.foundation.paths.scenarios_dir() / "rosters" / "sample_1000.csv"
    code, out, _ = attrition("run", "--roster", str(roster), "-n", "2", "-m", "3")
    assert code == 0
    assert "1,000 physicians, from a roster" in " ".join(out.split())


# files


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_tables_are_written_and_not_overwritten(attrition: Attrition, tmp_path: Path, format_: str) -> None:
    out = tmp_path / "results"
    arguments = ("run", *SMALL, "--out", str(out), "--format", format_)
    code, _, err = attrition(*arguments)
    assert code == 0 and str(out) in err.replace("\n", "")
    assert (out / f"monthly.{format_}").is_file()
    assert json.loads((out / "metadata.json").read_text(encoding="utf-8"))["version"] == sim.__version__
    code, text, err = attrition(*arguments)
    assert (code, text) == (2, "")
    assert "--force" in err
    assert attrition(*arguments, "--force")[0] == 0


# what there is to choose from


def test_scenarios_are_listed_and_shown(attrition: Attrition) -> None:
    _, out, _ = attrition("scenarios")
    assert all(name in out for name in sim.list_scenarios())
    _, out, _ = attrition("scenarios", "surge-with-team-inbox")
    assert "Team-based inbox" in out and "Message surge" in out
    assert len(attrition.json("scenarios")) == len(sim.list_scenarios())


def test_a_scenario_can_be_printed_to_start_from(attrition: Attrition, tmp_path: Path) -> None:
    _, out, _ = attrition("scenarios", "protected-time", "--yaml")
    path = tmp_path / "ours.yaml"
    path.write_text(out, encoding="utf-8")
    assert sim.load_scenario(path).content_hash == sim.load_scenario("protected-time").content_hash
    assert attrition("run", str(path), *SMALL)[0] == 0


def test_levers_are_listed_by_group(attrition: Attrition) -> None:
    _, out, _ = attrition("levers")
    for spec in sim.levers().values():
        assert spec.name in out and spec.group_title in out
    _, out, _ = attrition("levers", "team-inbox")
    text = " ".join(out.split())
    known = sim.parameters()["inbox_saved"]
    assert f"{known.value:g} ({known.low:g} to {known.high:g})" in text
    assert "Acts on: hours in the inbox" in text and "Cost: $" in text
    assert f"Evidence: {sim.levers()['team_inbox'].grade}" in text


def test_parameters_are_found_by_what_they_mean(attrition: Attrition) -> None:
    found = attrition.json("parameters", "inbox")
    assert "inbox_saved" in {row["name"] for row in found}
    assert len(attrition.json("parameters")) == len(sim.parameters())


def test_institutions_are_listed_and_shown(attrition: Attrition) -> None:
    _, out, _ = attrition("institution")
    assert all(name in out for name in sim.list_institutions())
    _, out, _ = attrition("institution", "typical")
    assert "Anesthesiology" in out and "Payline" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_a_roster_is_checked_and_its_template_printed(attrition: Attrition, tmp_path: Path) -> None:
    _, template, _ = attrition("institution", "--template")
    path = tmp_path / "ours.csv"
    path.write_text(template, encoding="utf-8")
    code, out, _ = attrition("institution", "typical", "--roster", str(path))
    assert code == 0
    assert "all 3 rows can be used" in out.replace("\n", "")
    assert attrition.json("institution", "--roster", str(path))["people"] == 3


# one person's two lives


def test_a_person_is_followed_through_two_scenarios(attrition: Attrition) -> None:
    arguments = ("trace", "baseline", "everything-reasonable", "-i", "community", "--years", "2")
    found = attrition.json(*arguments)
    first, second = found["lives"].values()
    gone, stayed = found["afterwards"].values()
    assert first[0]["person"] == second[0]["person"] == found["person"]
    assert {**first[0], "scenario": ""} == {**second[0], "scenario": ""}  # month 0 is the same for both
    assert len(first) < len(second) == 25
    assert gone[0]["destination"] != "retirement" and not stayed
    code, out, _ = attrition(*arguments, "--every", "6")
    assert code == 0
    assert found["person"] in out and "Stays to the end." in out and "Leaves in month" in out


def test_a_chosen_person_or_a_clear_message(attrition: Attrition) -> None:
    small = ("-i", "community", "-m", "3")
    everybody = sim.run(institution="community", replicates=2, months=3).people([0], replicates=[1])
    who = str(everybody["person"].iloc[7])
    code, out, _ = attrition("trace", "fair-pay", *small, "--person", who, "--replicate", "1")
    assert code == 0 and out.startswith(who)
    code, _, err = attrition("trace", "fair-pay", *small, "--person", "Smith")
    assert code == 2 and "--person" in err


def test_a_person_is_followed_through_the_baseline_alone_and_through_many_scenarios(attrition: Attrition) -> None:
    small = ("-i", "community", "-m", "6", "--every", "3")
    who = str(sim.run(institution="community", replicates=1, months=6).people([0])["person"].iloc[7])
    code, out, _ = attrition("trace", "baseline", *small, "--person", who)
    assert code == 0 and "A: Status quo" in out and "B:" not in out
    many = ("trace", "baseline", "fair-pay", "leave-well", "--lever", "mentoring=1", *small)
    code, out, _ = attrition(*many, "--person", who)
    assert code == 0 and [f"Month {letter}: Hours" in out for letter in "ABCD"] == [True, False, True, False]
    assert "B: Hours" in out and "D: Hours" in out and max(map(len, out.splitlines())) <= 80
    lives = attrition.json(*many, "--person", who)["lives"]
    alone = attrition.json("trace", "baseline", *small, "--person", who)["lives"]["baseline"]
    assert len(lives) == 4 and lives["baseline"] == alone  # the same chance, whoever stands beside it


def test_without_a_name_somebody_is_followed_who_stays_under_the_others_if_there_is_one(attrition: Attrition) -> None:
    names = ("baseline", "everything-reasonable", "fair-pay")
    found = attrition.json("trace", *names, "-i", "community", "--years", "3")
    logs = [sim.run(name, institution="community", replicates=1, months=36).departures for name in names]
    own = logs[0][(logs[0]["kind"] == "voluntary") & (logs[0]["months_since_hire"] >= logs[0]["month"])]
    others = [set(log["person"]) for log in logs[1:]]
    kept = set(own["person"]) - others[0] - others[1]
    assert kept and found["person"] in kept


# dashboard


def test_the_dashboard_gets_its_options(attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    stub = SimpleNamespace(main=lambda **options: given.update(options))
    monkeypatch.setitem(sys.modules, "dashboard.serve", stub)
    assert attrition("dashboard", "--port", "8060", "--no-browser", "-i", "ours.yaml")[0] == 0
    assert given == {
        "port": 8060, "lan": False, "open_browser": False, "scenario": None, "institutions": (Path("ours.yaml"),),
        "allow_hosts": (), "scheduler": None, "many": None,
    }  # fmt: skip
    options = ("--workers", "3", "--state", "here", "--proxy", "10.0.0.1", "--trust-user-header", "X-Remote-User")
    assert attrition("dashboard", "--serve", *options, "--log-format", "json", "--scheduler", "tcp://a:1")[0] == 0
    many = given["many"]
    assert isinstance(many, Serving) and (many.port, many.workers, many.state) == (8050, 3, Path("here"))
    assert (many.proxy, many.user_header, many.log_format) == (("10.0.0.1",), "X-Remote-User", "json")
    assert given["scheduler"] == "tcp://a:1"


@pytest.mark.parametrize("option", [("--workers", "3"), ("--proxy", "10.0.0.1"), ("--trust-user-header", "X-User")])
def test_options_of_many_processes_need_serve(attrition: Attrition, option: tuple[str, str]) -> None:
    code, _, error = attrition("dashboard", *option)
    assert code == 2 and f"{option[0]}: " in error and "together with --serve" in error


# numbers for people


@pytest.mark.parametrize(
    ("numbers", "style", "expected"),
    [
        ((34.0, 28.2, 41.4), PLAIN, "34 (28 to 41)"),
        ((3.4, 2.8, 4.1), PLAIN, "3.4 (2.8 to 4.1)"),
        ((12345.0, 12000.0, 13000.0), PLAIN, "12k (12k to 13k)"),
        ((0.412, 0.408, 0.416), PERCENT, "41.2% (40.8 to 41.6)"),
        ((3.4e6, 2.9e6, 3.8e6), MONEY, "$3.4M (2.9 to 3.8)"),
        ((-3e5, -4e5, 1e5), MONEY, "−$300k (−400 to 100)"),
        ((54.02, 53.9, 54.14), HOURS, "54.0 (53.9 to 54.1)"),
        ((math.nan, math.nan, math.nan), PLAIN, "–"),
        ((5.0, math.nan, math.nan), PLAIN, "5"),
    ],
)
def test_intervals_read_well(numbers: tuple[float, float, float], style: object, expected: str) -> None:
    assert interval(*numbers, style) == expected


def test_differences_carry_their_sign() -> None:
    assert interval(-12.0, -17.0, -7.0, signed=True) == "−12 (−17 to −7)"
    assert interval(0.174, 0.172, 0.176, PERCENT, signed=True) == "+17.4 pts (+17.2 to +17.6)"
    assert interval(0.0, 0.0, 0.0, MONEY, signed=True) == "no change"
    assert figure(-0.0001, PLAIN, signed=True) == "0.00"
