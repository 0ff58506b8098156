# %% [markdown]
# # A paired comparison
#
# Two policies compared with the status quo, in the same school with the same people and the same random numbers. What differs,
# how certain is it, for whom, at what cost, and does the answer hold under parameter uncertainty?
#
# The sizes are small, so that the notebook runs in seconds. Set `FULL=1` in the environment, or `FULL = True` here, for sizes
# that support conclusions (a few minutes).

# %%
import os

import sim

FULL = os.environ.get("FULL") == "1"
INSTITUTION, MONTHS, REPLICATES, DRAWS = ("typical", 60, 60, 40) if FULL else ("community", 36, 12, 8)
POLICIES = ["fix-workflows", "protected-time"]
OUTCOMES = ["departures", "burned_out", "evening_hours_per_week", "protected_share", "total_usd"]

comparison = sim.compare(["baseline", *POLICIES], institution=INSTITUTION, months=MONTHS, replicates=REPLICATES, seed=1)
for name, run in comparison.runs.items():
    print(f"{name}: {run.scenario.title}. {run.scenario.why}")

# %% [markdown]
# ## What changes, and how sure is it?
#
# Differences are paired replicate by replicate; intervals are 95% intervals and so far reflect chance alone.

# %%
summary = comparison.summary(OUTCOMES)
summary[["scenario", "outcome", "unit", "mean", "difference", "difference_low", "difference_high"]].round(3)

# %%
sim.plots.differences(summary)

# %% [markdown]
# Colors say what is *surely* better or worse by the declared direction of each outcome. The same in words:

# %%
for row in summary.dropna(subset=["difference"]).itertuples():
    sure = row.difference_low > 0 or row.difference_high < 0
    print(f"{row.scenario}, {row.title}: {'changes' if sure else 'cannot be told from chance'} ({row.difference:+,.3g} {row.unit})")

# %% [markdown]
# ## What common random numbers are worth
#
# Had the scenarios been run with different random numbers, the difference would be as noisy as two separate schools. The ratio of
# variances says how many replicates pairing saves: with 0.1, a tenth is enough.

# %%
for name, ratio in comparison.variance_ratio("burned_out").items():
    print(f"{name}: variance of the paired difference is {ratio:.2f} of that of two separate ensembles")

# %% [markdown]
# ## When, and for whom?

# %%
sim.plots.monthly_differences(comparison.monthly_differences("burned_out"), "burned_out")

# %%
sim.plots.monthly_differences(comparison.monthly_differences("burned_out", group="gender"), "burned_out")

# %% [markdown]
# Levels by rank, for those who wonder who the departures are:

# %%
sim.plots.groups(comparison.monthly, "departures", "rank")

# %% [markdown]
# ## What it costs
#
# A policy costs what is bought, and saves turnover and lost visits, or loses them: protected time is clinic time, too.

# %%
sim.plots.cost_changes(comparison.costs, POLICIES[0])

# %%
sim.plots.cost_changes(comparison.costs, POLICIES[1])

# %%
comparison.value_for_money()[["scenario", "departures_avoided", "levers_usd", "net_usd", "levers_usd_per_departure_avoided"]]

# %% [markdown]
# NaN stands where it is not certain that departures are avoided at all: a price for each would then mean nothing.
#
# ## Where they go, and what they would say
#
# Strains are those of the month in which a leaver's last values audit began.

# %%
sim.plots.departures(comparison.departures, "destination", replicates=REPLICATES)

# %%
sim.plots.reasons(comparison.departures)

# %% [markdown]
# ## One life
#
# Somebody who leaves by choice as things are, and stays under the first policy.

# %%
import pandas as pd

usual, other = (comparison.runs[name].departures for name in ("baseline", POLICIES[0]))
stays = usual.merge(other[["replicate", "person"]], on=["replicate", "person"], how="left", indicator=True)._merge == "left_only"
kept = usual[stays & (usual.kind == "voluntary") & (usual.month > 12) & (usual.months_since_hire >= usual.month)]
who, replicate = str(kept.person.iloc[0]), int(kept.replicate.iloc[0])
lives = [comparison.runs[name].people(range(0, MONTHS + 1, 2), replicates=[replicate]) for name in ("baseline", POLICIES[0])]
sim.plots.life(pd.concat(lives), who, "exhaustion")

# %% [markdown]
# ## And what we do not know of the parameters?
#
# The calibration left a cloud of plausible parameters. With `draws` the replicates take them in turn, and intervals reflect parameter
# uncertainty as well as chance. Does the sign survive?

# %%
unsure = sim.compare(
    ["baseline", *POLICIES], institution=INSTITUTION, months=MONTHS, replicates=2 * DRAWS, draws=DRAWS, seed=1
)
wide = unsure.summary(OUTCOMES)
sim.plots.differences(wide)

# %%
narrow = summary.set_index(["scenario", "outcome"])
for row in wide.dropna(subset=["difference"]).itertuples():
    before = narrow.loc[(row.scenario, row.outcome)]
    was = before.difference_low > 0 or before.difference_high < 0
    sure = row.difference_low > 0 or row.difference_high < 0
    if was and not sure:
        print(f"{row.scenario}, {row.title}: sure at the default parameters, not sure over the posterior.")
print(f"{2 * DRAWS} futures over {DRAWS} posterior draws; so few draws say little of their tails.")
