"""How each instrument of virtual trials is read from a table of people: from a column, or in the unit of a study."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from sim.results.people import PFI_ITEM
from sim.rules.time_units import HOURS_PER_CLINIC_DAY
from sim.rules.vocabulary import Activity, Grant, Stage, Strain
from sim.world.roster.columns import GENDERS, RANKS, TRACKS

WORKDAYS = 5.0  # of a week, where a study counts minutes by working day
LEAST_CLINIC_DAYS = 0.5  # a week; with less, minutes by clinic day mean nothing
MBI_CYNICISM = 30.0  # Maslach Burnout Inventory, depersonalisation: 0-30
MBI_HIGH_EXHAUSTION, MBI_HIGH_CYNICISM = 27.0, 10.0  # the inventory's published cutoffs
MISS_CUTOFF = 36.0  # M1
SINGLE_ITEM_CUTOFF = 3.0  # "one or more symptoms of burnout" on the item from 1 to 5
EVENTS = (
    "left", "left_voluntarily", "left_academia", "moved_to_other_school", "moved_practice", "stopped_practice", "retired",
)  # fmt: skip
# who goes to any of these bills for patients again, under another number (T2)
BILLS_AGAIN = ("other_academic", "community_teaching", "employed_practice", "public_sector", "hybrid")


def column(name: str) -> Callable[[pd.DataFrame], Any]:
    """Return what reads a column as it is."""
    return lambda people: people[name]


def _per_clinic_day(*columns: str) -> Callable[[pd.DataFrame], Any]:
    def read(people: pd.DataFrame) -> Any:
        days = people["clinic_hours"] / HOURS_PER_CLINIC_DAY
        return people[list(columns)].sum(axis=1, min_count=1) * 60.0 / days.where(days >= LEAST_CLINIC_DAYS)

    return read


def _per_workday(*columns: str) -> Callable[[pd.DataFrame], Any]:
    return lambda people: people[list(columns)].sum(axis=1, min_count=1) * 60.0 / WORKDAYS


def _where_known(column: str, test: Callable[[Any], Any]) -> Callable[[pd.DataFrame], Any]:
    """Return a yes or no that is unknown where the column is: for those who have left."""

    def read(people: pd.DataFrame) -> Any:
        values = people[column].astype(float)
        return test(values).astype(float).where(values.notna())

    return read


def _item(people: pd.DataFrame, scale: str) -> Any:
    """Return a scale of the survey, 0 to 1, as it was answered."""
    return people[f"pfi_{scale}"] / PFI_ITEM


def _mbi_burned_out(people: pd.DataFrame) -> Any:
    tired = people["mbi_exhaustion"] >= MBI_HIGH_EXHAUSTION
    cynical = MBI_CYNICISM * _item(people, "disengagement") >= MBI_HIGH_CYNICISM
    return (tired | cynical).astype(float).where(people["mbi_exhaustion"].notna())


def _protected(people: pd.DataFrame) -> Any:
    promised = people["protected_promised_hours"]
    return people["protected_realised_hours"] / promised.where(promised > 0.0)


def _event(
    *, kinds: tuple[str, ...] = (), destinations: tuple[str, ...] = (), but: tuple[str, ...] = ()
) -> Any:
    def read(people: pd.DataFrame) -> Any:
        return departed(people, kinds, destinations, but).astype(float)

    return read


def departed(
    people: pd.DataFrame,
    kinds: tuple[str, ...] = (),
    destinations: tuple[str, ...] = (),
    but: tuple[str, ...] = (),
) -> "pd.Series[bool]":
    """Say who had left by then, in some ways and to some places only where those are named."""
    found: pd.Series[bool] = people["left_month"].notna()
    if kinds:
        found &= people["left_kind"].isin(kinds)
    if destinations:
        found &= people["left_destination"].isin(destinations)
    if but:
        found &= ~people["left_destination"].isin(but)
    return found


_RECORD_WORK = {
    "documentation": ("documentation outside the visit", ("documentation_hours",)),
    "inbox": ("inbox", ("inbox_hours",)),
    "ehr": ("documentation and inbox", ("documentation_hours", "inbox_hours")),
}
# name: (title, unit, group[, how it is read, where it is no column of the table of people])
NUMBERS: dict[str, tuple[Any, ...]] = {
    "age": ("age", "years", "who"),
    "months_since_hire": ("time since hire", "months", "who"),
    "years_since_hire": ("time since hire", "years", "who", lambda t: t["months_since_hire"] / 12.0),
    "months_in_rank": ("time in rank", "months", "who"),
    "rank_number": (
        "rank, 0 instructor to 3 full professor",
        "rank",
        "who",
        lambda t: t["rank"].map({r: k for k, r in enumerate(RANKS)}),
    ),
    "care_hours": ("care duties at home", "hours a week", "who"),
    "unit_size": ("people present in the unit", "people", "who"),
    "fte": ("employment", "share of full time", "who"),
    "cfte": ("clinical effort on paper", "share of full time", "who", column("clinical_effort")),
    **{
        f"{name}_effort": (f"{name} effort on paper", "share of full time", "who")
        for name in ("clinical", "research", "teaching", "admin")
    },
    **{
        f"{name}_effort_worked": (f"{name} effort as worked", "share of the week", "work")
        for name in ("clinical", "research", "teaching", "admin", "service")
    },
    "meaningful_share": ("effort on the most meaningful activity", "share of the week", "work"),
    "hours_per_week": ("working hours", "hours a week", "work"),
    "sustainable_hours": ("the longest week that can be kept up", "hours a week", "work"),
    **{f"{a.name.lower()}_hours": (f"{a.name.lower()}", "hours a week", "work") for a in Activity},
    **{
        f"wished_{a.name.lower()}_hours": (f"{a.name.lower()}, as wished", "hours a week", "work")
        for a in Activity
    },
    "evening_hours": ("evening and weekend work", "hours a week", "work"),
    "evening_ehr_hours": ("record work after hours", "hours a week", "work"),
    "evening_ehr_minutes_per_clinic_day": (
        "record work after hours",
        "minutes per clinic day",
        "work",
        _per_clinic_day("evening_ehr_hours"),
    ),
    **{
        f"{name}_minutes_per_{day}": (title, f"minutes per {words}", "work", per_day(*columns))
        for day, words, per_day in (
            ("clinic_day", "clinic day", _per_clinic_day),
            ("workday", "working day", _per_workday),
        )
        for name, (title, columns) in _RECORD_WORK.items()
    },
    "messages_per_week": ("messages", "messages a week", "work"),
    "messages_per_week_per_cfte": (
        "messages per clinical post",
        "messages a week",
        "work",
        lambda t: t["messages_per_week"] / t["clinical_effort"].where(t["clinical_effort"] > 0.05),
    ),
    "visits_per_week": ("visits", "visits a week", "work"),
    "requests_received": ("requests received", "requests a month", "work"),
    "requests_accepted": ("requests accepted", "requests a month", "work"),
    "standing_service_hours": ("standing service", "hours a week", "work"),
    "protected_promised_hours": ("protected time promised", "hours a week", "work"),
    "protected_realised_hours": ("protected time kept", "hours a week", "work"),
    "protected_share": ("protected time kept", "share of what was promised", "work", _protected),
    "volume_gap_hours": ("hours beyond the sustainable week", "hours a week", "work"),
    "values_gap": ("gap between the week as it is and as wished", "0 to 1", "work"),
    "values_aligned": (
        "agreement of the week as it is and as wished",
        "0 to 1",
        "work",
        lambda t: 1.0 - t["values_gap"],
    ),
    "months_until_grant_ends": ("time until the grant ends", "months", "work"),
    "rvu_target": ("RVU target", "ratio to benchmark", "treatment"),
    "rvu_pay_share": ("pay at stake on RVUs", "share of pay", "treatment"),
    "pay_usd": ("pay", "dollars a year", "treatment"),
    "pay_relative": ("pay relative to the benchmark of specialty and rank", "ratio", "treatment"),
    "pay_fairness": ("perceived fairness of pay", "0 to 1", "treatment"),
    "leader_score": ("rating of the immediate leader", "12 to 60", "treatment"),
    "unit_vacancy_share": ("vacant lines in the unit", "share of lines", "treatment"),
    "unit_recent_departures": ("recent departures from the unit", "departures", "treatment"),
    "unit_culture": ("culture of the unit", "0 to 1", "treatment"),
    "unit_fear": ("fear of speaking in the unit", "0 to 1", "treatment"),
    "unit_support": ("support staff per physician", "ratio to benchmark", "treatment"),
    **{
        f"strain_{s.name.lower()}": (f"strain: {s.name.lower().replace('_', ' ')}", "0 to 1", "strain")
        for s in Strain
    },
    "pfi_burnout": ("PFI burnout", "0 to 4", "wellbeing"),
    "pfi_burnout_0_10": (
        "PFI burnout, as a score of ten",
        "0 to 10",
        "wellbeing",
        lambda t: 2.5 * t["pfi_burnout"],
    ),
    "pfi_exhaustion": ("PFI work exhaustion", "0 to 4", "wellbeing"),
    "pfi_disengagement": ("PFI interpersonal disengagement", "0 to 4", "wellbeing"),
    "mbi_exhaustion": ("MBI emotional exhaustion", "0 to 54", "wellbeing"),
    "mbi_cynicism": (
        "MBI depersonalisation",
        "0 to 30",
        "wellbeing",
        lambda t: MBI_CYNICISM * _item(t, "disengagement"),
    ),
    "single_item_burnout": (
        "single burnout item",
        "1 to 5",
        "wellbeing",
        lambda t: 1.0 + 4.0 * _item(t, "exhaustion"),
    ),
    "miss_hp": ("MISS-HP moral injury", "10 to 100", "wellbeing"),
    "exhaustion": ("exhaustion, as a stock", "0 to 1", "wellbeing"),
    "disengagement": ("disengagement, as a stock", "0 to 1", "wellbeing"),
    "moral_injury": ("moral injury, as a stock", "0 to 1", "wellbeing"),
    "self_respect": ("self-respect, as a stock", "0 to 1", "wellbeing"),
    "habituation": ("habituation", "0 to 1", "wellbeing"),
    "intention": ("stated likelihood of leaving in two years", "0 to 1", "leaving"),
    "pfi_burnout_state": ("PFI burnout without error of the survey", "0 to 4", "wellbeing"),
    "intention_state": ("likelihood of leaving without error of the survey", "0 to 1", "leaving"),
    "pay_fairness_state": ("fairness of pay without error of the survey", "0 to 1", "treatment"),
    "leader_score_state": ("how the person sees the immediate leader, without error of the survey", "12 to 60", "treatment"),
}
YES_NO: dict[str, tuple[Any, ...]] = {
    "female": ("woman", "who", lambda t: t["gender"] == "woman"),
    "urim": ("underrepresented in medicine", "who"),
    "tenure_track": ("on the tenure track", "who"),
    "full_time": ("full time", "who", _where_known("fte", lambda fte: fte >= 0.995)),
    "ambulatory": ("in a department where clinic days dominate", "who"),
    "mentored": ("has a mentor", "who"),
    "leads_unit": ("leads the unit", "who"),
    "pay_fair": ("calls the pay fair", "treatment"),
    "burned_out": ("burned out (PFI-like cutoff)", "wellbeing"),
    "mbi_burned_out": (
        "at least one MBI symptom (exhaustion ≥ 27 or depersonalisation ≥ 10)",
        "wellbeing",
        _mbi_burned_out,
    ),
    "mbi_high_exhaustion": (
        "high MBI exhaustion (≥ 27)",
        "wellbeing",
        _where_known("mbi_exhaustion", lambda ee: ee >= MBI_HIGH_EXHAUSTION),
    ),
    "mbi_high_cynicism": (
        "high MBI depersonalisation (≥ 10)",
        "wellbeing",
        _where_known("pfi_disengagement", lambda d: MBI_CYNICISM * (d / PFI_ITEM) >= MBI_HIGH_CYNICISM),
    ),
    "single_item_burned_out": (
        "burned out on the single item (≥ 3 of 5)",
        "wellbeing",
        _where_known("pfi_exhaustion", lambda e: 1.0 + 4.0 * (e / PFI_ITEM) >= SINGLE_ITEM_CUTOFF),
    ),
    "miss_hp_high": (
        "morally injured (MISS-HP ≥ 36)",
        "wellbeing",
        _where_known("miss_hp", lambda score: score >= MISS_CUTOFF),
    ),
    "intends_to_leave": ("intends to leave within two years (moderate or more)", "leaving"),
    "burned_out_state": ("burned out without error of the survey", "wellbeing"),
    "intends_to_leave_state": ("intends to leave without error of the survey", "leaving"),
    "searching": (
        "looks for another position",
        "leaving",
        lambda t: (t["stage"] == "search").astype(float).where(t["stage"].notna()),
    ),
    "left": ("left the institution", "leaving", _event()),
    "left_voluntarily": ("left of their own will", "leaving", _event(kinds=("voluntary",))),
    "left_academia": (
        "left academic medicine, retirement included",
        "leaving",
        _event(but=("other_academic",)),
    ),
    "moved_to_other_school": ("moved to another school", "leaving", _event(destinations=("other_academic",))),
    "moved_practice": ("moved and bills patients elsewhere", "leaving", _event(destinations=BILLS_AGAIN)),
    "stopped_practice": ("left and bills no patients any more", "leaving", _event(but=BILLS_AGAIN)),
    "retired": ("retired", "leaving", _event(kinds=("retirement",))),
    "retained": ("still at the institution", "leaving", lambda t: (~departed(t)).astype(float)),
}
WORDS: dict[str, tuple[Any, ...]] = {
    "gender": ("gender", GENDERS),
    "rank": ("rank", RANKS),
    "track": ("track", TRACKS),
    "department": ("department", ()),
    "unit": ("unit", ()),
    "specialty": ("specialty of the department", None),
    "meaningful_activity": ("most meaningful activity", tuple(a.name.lower() for a in Activity)),
    "grant_state": ("state of a research career", tuple(state.name.lower() for state in Grant)),
    "stage": ("stage of leaving", tuple(stage.name.lower() for stage in Stage)),
}
