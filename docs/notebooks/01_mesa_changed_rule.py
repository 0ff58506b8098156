# %% [markdown]
# # A first model in Mesa, with a changed rule
#
# A school of sixty physicians as a [Mesa](https://mesa.readthedocs.io) model: look at it, follow one person, change how people
# decide, and see what the change does with the same random numbers.
#
# The sizes are for a lesson: seconds, not results. Set `FULL=1` in the environment, or `FULL = True` here, for sizes that
# support conclusions; that also runs the changed rule compiled (a few minutes).

# %%
import os

import pandas as pd

import sim
from sim import Faculty, FacultyModel
from sim.evidence.outcomes import interval
from sim.rules.vocabulary import Stage

FULL = os.environ.get("FULL") == "1"
PEOPLE, MONTHS, REPLICATES = (250, 60, 20) if FULL else (60, 24, 6)

# %% [markdown]
# ## A model, month by month
#
# `FacultyModel` is an ordinary Mesa model: `step()` is a month, a `DataCollector` keeps what is counted. Month 0 is a
# school that has settled.

# %%
model = FacultyModel("community", headcount=PEOPLE, seed=1)
for _ in range(MONTHS):
    model.step()

model.datacollector.get_model_vars_dataframe().tail(4)

# %% [markdown]
# Agents are plain objects with attributes that one can read aloud. One of them, and the week that wears this person down:

# %%
me = max(model.faculty, key=lambda each: each.exhaustion)
print(f"{me.age_years:.0f} years old, {me.months_since_hire} months here, {me.stage_name}; exhaustion {me.exhaustion:.2f}")
print("evening hours a week:", round(me.evening_hours, 1), "| gap between work and week, hours:", round(me.volume_gap_hours, 1))

# %% [markdown]
# ## One decision, changed
#
# Each month every person decides whether to look elsewhere. What if nobody did in the first three years? Override one verb
# of `Faculty`; everything else stays, and both schools are made of the same people with the same random numbers, so what
# differs is the decision's.


# %%
class Patient(Faculty):
    """Nobody looks elsewhere in the first three years."""

    def decide(self):
        super().decide()
        if self.stage == Stage.SEARCH and self.months_since_hire < 36:
            self.stage = Stage.SETTLED


class PatientModel(FacultyModel):
    """A school of such people."""

    faculty_class = Patient


# %% [markdown]
# ## The same futures, twice
#
# `sim.plots` draws any tidy frame with the columns that a run of the engine has, so a Mesa model's own table is enough.


# %%
def futures(kind: type[FacultyModel], name: str) -> pd.DataFrame:
    """What the model collects, month by month, for several replicates."""
    tables = []
    for replicate in range(REPLICATES):
        school = kind("community", headcount=PEOPLE, seed=1, replicate=replicate)
        for _ in range(MONTHS):
            school.step()
        table = school.datacollector.get_model_vars_dataframe()
        where = {"scenario": name, "replicate": replicate, "month": range(MONTHS + 1), "group": "all", "member": "all"}
        tables.append(table.assign(**where))
    return pd.concat(tables, ignore_index=True)


both = pd.concat([futures(FacultyModel, "as it is"), futures(PatientModel, "patient")], ignore_index=True)
sim.plots.months(both, "vacancies")

# %% [markdown]
# Single months are noisy. Paired differences over the whole horizon say more: each replicate of one school is compared with the
# same replicate of the other.

# %%
total = both.groupby(["scenario", "replicate"])[["departures", "burned_out"]].agg({"departures": "sum", "burned_out": "mean"})
apart = total.loc["patient"] - total.loc["as it is"]
mean, low, high = interval(apart.to_numpy())
found = pd.DataFrame(
    {"scenario": "patient", "outcome": apart.columns, "difference": mean, "difference_low": low, "difference_high": high}
)
sim.plots.differences(found)

# %%
for row in found.itertuples():
    sure = "differs from zero beyond chance" if row.difference_low > 0 or row.difference_high < 0 else "cannot be told from chance"
    print(f"{row.outcome}: {row.difference:+.2f} ({row.difference_low:+.2f} to {row.difference_high:+.2f}), which {sure}.")
print(f"{REPLICATES} futures of {PEOPLE} people over {MONTHS} months; with more, intervals narrow.")

# %% [markdown]
# ## The same rule at full speed
#
# Written as a function, the rule also runs compiled in the ensemble engine, hundreds of times faster. Compiling takes half a
# minute, so this cell does nothing unless `FULL` is set; [own_rule.py](../examples/own_rule.py) is such a comparison as a
# script.

# %%
from sim.rules.decision import decide as usual_decide


def decide(me, unit, department, school, people, p):
    """The same decision as a rule."""
    usual_decide(me, unit, department, school, people, p)
    if me.stage == Stage.SEARCH and me.months_since_hire < 36:
        me.stage = Stage.SETTLED


if FULL:
    asked = {"institution": "community", "replicates": 40, "months": 60}
    usual, own = sim.run("baseline", **asked), sim.run("baseline", rules={"decide": decide}, **asked)
    apart = own.horizon(["departures"]) - usual.horizon(["departures"])
    print(f"Departures of 250 people in five years: {apart.departures.mean():+.1f}")
else:
    print("Skipped at this size.")

# %% [markdown]
# ## Questions for a seminar
#
# - Those who may not look for three years: do they leave later, or never? Draw `months` of a longer horizon.
# - Is patience good for them? Compare `burned_out` and `self_respect`.
# - Which other verb would you change? `dir(Faculty)` lists them; [odd.md](../odd.md) says what each does.
