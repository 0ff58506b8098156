# %% [markdown]
# # A sweep with sensitivity
#
# A study varies several uncertain parameters and a lever at once. Which parameters does an outcome depend on, and does the lever
# work regardless of their values?
#
# The design is small, so that the notebook runs in seconds; indices from so few points are rough, as their intervals show.
# Set `FULL=1` in the environment, or `FULL = True` here, for a design that supports conclusions (a few minutes).

# %%
import os

import sim

FULL = os.environ.get("FULL") == "1"
POINTS, REPLICATES, MONTHS, PEOPLE = (512, 8, 60, 250) if FULL else (32, 4, 24, 120)
OUTCOME = "burned_out"

# %% [markdown]
# ## The study
#
# Uncertainties have ranges or their declared prior; the lever has levels, which are crossed with every sampled point.
# Saltelli's design is made for Sobol indices (SALib makes it, in the extra `experiments`). All points meet the same people and
# the same random numbers, so that differences are due to the parameters and not to chance.

# %%
study = {
    "title": "What burnout depends on, with and without a team inbox",
    "uncertainties": {
        "exhaustion_scale": "prior",
        "message_growth_per_year": [0.01, 0.07],
        "disrespect_scale": "prior",
        "offers_per_year": "prior",
    },
    "levers": {"team_inbox": [0, 1]},
    "outcomes": [OUTCOME, "departures"],
    "institution": sim.load_institution("community").scaled(PEOPLE),
    "months": MONTHS,
    "replicates": REPLICATES,
    "seed": 1,
    "design": {"kind": "saltelli", "points": POINTS},
}
results = sim.sweep(study)  # with a folder, sim.sweep(study, "results"), it survives an interruption and can be published
print(f"{len(results.design):,} points, {len(results.results):,} runs; complete: {results.complete}")
results.table().head()

# %% [markdown]
# ## Levels and ranges
#
# Ranges are cut into equal parts. Bars hold 90% of the points: how far everything else moves the outcome.

# %%
sim.plots.levels(results.by_level("exhaustion_scale", OUTCOME), "exhaustion_scale", OUTCOME)

# %%
sim.plots.levels(results.by_level("team_inbox", OUTCOME), "team_inbox", OUTCOME)

# %% [markdown]
# ## Does the lever help wherever the numbers lie?
#
# Each sampled point was run with and without it, under the same random numbers.

# %%
means = results.means().merge(results.design, on="point")
wide = means.pivot(index="sample", columns="team_inbox", values=OUTCOME)
change = wide[1.0] - wide[0.0]
better = (change < 0).mean()
print(f"The team inbox lowers {OUTCOME} at {better:.0%} of the points; from {change.min():+.3f} to {change.max():+.3f}.")

# %% [markdown]
# ## Where the variance comes from
#
# Sobol indices of the points without the lever: `first` is what a number explains alone, `total` with all its interactions, each
# with its 95% interval. `chance` is what the total of a number without any effect would be; `clear` says whether a number stands
# above it. Other methods (Morris, delta, PAWN, a tornado) suit other designs: see [indices.md](../indices.md).

# %%
found = sim.sensitivity(results, outcome=OUTCOME, at={"team_inbox": 0})
indices = found.of(OUTCOME)
indices[["parameter", "first", "first_low", "first_high", "total", "total_low", "total_high", "chance", "clear"]].round(2)

# %%
sim.plots.sensitivity(found.table, OUTCOME)

# %%
strongest, next_one = indices.iloc[0], indices.iloc[1]
first = strongest.parameter
clear = strongest.total_low > next_one.total_high
alone = indices["first"].sum()
print(f"The largest total index is that of {first}: {strongest.total:.2f} ({strongest.total_low:.2f} to {strongest.total_high:.2f}).")
print(f"That it leads before {next_one.parameter} is {'clear' if clear else 'not clear'} with {POINTS} base points.")
what = "the rest is interaction, and error" if alone <= 1 else "more than all of it can only be the error of so few points"
print(f"Alone, the numbers explain {alone:.2f} of the variance; {what}.")

# %% [markdown]
# ## Look at the points themselves
#
# Indices are numbers about a cloud; the cloud says whether a relation is straight, or turns.

# %%
strong = results.by_level(first, OUTCOME, bins=6)
sim.plots.levels(strong, first, OUTCOME)

# %% [markdown]
# ## What this cannot say
#
# Only four numbers vary here; [sensitivity.md](../sensitivity.md) varies all of them. Priors are taken to be independent. What
# is robust here is robust within these ranges and within the structure of the model.
