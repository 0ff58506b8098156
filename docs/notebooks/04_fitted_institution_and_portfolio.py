# %% [markdown]
# # A fitted institution, and the most for its budget
#
# A school has a few data of its own: how many people left, what a survey found, working hours. They give it its own posterior,
# and a portfolio of levers within a budget is found and retested with new random numbers.
#
# The numbers of points are small, so that the notebook runs in about a minute; the fit is rough and the search short. Set
# `FULL=1` in the environment, or `FULL = True` here, for the usual sizes (about ten minutes on two cores).

# %%
import os
import tempfile
from pathlib import Path

import sim
from sim.studies.calibration.fit.known import load_school
from sim.studies.calibration.fit.report import write
from sim.studies.calibration.fit.school import FUTURES, WAVES, fit_school
from sim.studies.portfolio import Problem, find
from sim.studies.portfolio.output import scenarios_of

FULL = os.environ.get("FULL") == "1"
waves, futures = (WAVES, FUTURES) if FULL else ((60, 40, 60), 2)
DRAWS, EVALUATIONS, MONTHS = (10, 600, 60) if FULL else (6, 60, 24)
room = tempfile.TemporaryDirectory(prefix="our-school-")  # gone when the notebook ends; take a folder of yours to keep it
folder = Path(room.name)

# %% [markdown]
# ## What the school knows
#
# An institution file with a block `known`: counts over years, shares with the number who answered, values with intervals. The
# numbers are made up.

# %%
known = """
known:
  departures: {count: 31, years: 2}
  burnout: {share: 0.52, n: 88}
  hours: {value: 57, low: 55.5, high: 58.5}
"""
place = sim.load_institution("community").scaled(150)
(folder / "our-school.yaml").write_text(place.to_yaml() + known, encoding="utf-8")
school = load_school(folder / "our-school.yaml")

# %% [markdown]
# ## The fit
#
# The shipped posterior, each school a little off it, is weighted by how well the model meets these numbers. Beside each number:
# what the model said before, and what it says now.

# %%
fitted = fit_school(school, seed=1, waves=waves, futures=futures)
fitted.table()[["known", "value", "low", "high", "before_low", "before_high", "median", "q025", "q975"]].round(3)

# %%
print(f"{fitted.posterior.runs:,} runs, {fitted.posterior.effective:.0f} effective draws.")
for warning in fitted.warnings() or ["No warnings: the model can produce these numbers together."]:
    print(warning)
for row in fitted.table().itertuples():
    before, after = row.before_high - row.before_low, row.q975 - row.q025
    print(f"{row.known}: the interval is {after / before:.0%} of what it was.")

# %% [markdown]
# At this size a warning of rough intervals also comes of so few points: the weight of the numbers is lowered until enough draws
# remain. Take the usual sizes before believing that a school contradicts itself.
#
# The fitted institution is a file like any other, with draws of its own beside it; `attrition` reads it, too.

# %%
write(fitted, folder / "fitted")
ours = str(folder / "fitted" / "institution.yaml")
run = sim.run("baseline", institution=ours, draws=DRAWS, replicates=2 * DRAWS, months=MONTHS, seed=1)
sim.plots.targets(run.targets())

# %% [markdown]
# Published bands are those of academic medicine as a whole; our school may well lie outside.
#
# ## The most for a budget
#
# Which combinations of six levers are beaten by no other, for burnout, departures and net cost at once? Everything is tried in
# our school, over its own draws, and the kept points once more with new draws and random numbers.

# %%
problem = Problem(
    institution=ours, budget_usd=300_000, objectives=("burned_out", "departures", "total_usd"), draws=DRAWS, replicates=1,
    levers=("team_inbox", "support_staff", "mentoring", "recognition", "evening_norms", "realistic_targets"),
    months=MONTHS, evaluations=EVALUATIONS, points=8, seed=1,
)
portfolio = find(problem)
sim.plots.frontier(portfolio.frontier, "burned_out", portfolio.tried)

# %%
sim.plots.frontier_levers(portfolio.frontier)

# %% [markdown]
# ## What was promised, and what is kept
#
# The best of many are partly the ones that chance favored. Trust the checked results.

# %%
sim.plots.frontier_kept(portfolio.frontier, "burned_out")

# %%
rows = portfolio.curse[(portfolio.curse.points == "optimizer")]
for row in rows.itertuples():
    print(f"{row.objective}: promised {row.promised:+,.3g}, kept {row.kept:+,.3g} (mean of the kept points)")

# %% [markdown]
# ## One point as a scenario
#
# Each kept point is a scenario to read, change and run. The balanced one, compared with doing nothing:

# %%
roles = portfolio.frontier.set_index("point").roles
point = str(roles[roles.str.contains("balanced")].index[0])
scenario = scenarios_of(portfolio)[point]
for name, use in scenario.levers.items():
    print(f"{sim.levers()[name].title}: {use.intensity:g}")

# %%
comparison = sim.compare(
    ["baseline", scenario], institution=ours, draws=DRAWS, replicates=2 * DRAWS, months=MONTHS, seed=7
)
sim.plots.differences(comparison.summary(["departures", "burned_out", "evening_hours_per_week", "total_usd"]))

# %% [markdown]
# ## What this cannot say
#
# The fit moves six parameters; how levers work stays as the shipped posterior has it, and is mostly assumed
# ([limits.md](../limits.md)). At this size the frontier is one short search with one seed; [portfolio.md](../portfolio.md) shows a
# longer one, beside greedy and random search.
