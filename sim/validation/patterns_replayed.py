"""Interventions, replayed as virtual trials: V23. The methods paragraph is the trial's own file in `trials/`."""

from sim.studies.trials.entry import run_trial
from sim.studies.trials.trial import load_trial
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.study import SimulatedInstitution
from sim.world.institution import Institution

_STUDIES = 20  # the effect in everyone who could take part is what counts here, not the chance of one study


def documentation_replay(study: SimulatedInstitution) -> Readings:
    """V23. Less documentation, and burnout at three months (controlled studies of ambient AI, X3 to X5).

    *Participants, intervention, instrument*: as `trials/v23-documentation.yaml` has them: ambulatory physicians with at
    least half a clinical post; documentation support at the dose of the published minutes saved a day; burnout at the
    cutoff after three months. *Measure*: difference in percentage points between two lives of the same people with
    the same random numbers, with and without, in everyone who could take part; n is these people.
    """
    place = study.institution
    where = (
        {"institution": place.name, "headcount": place.headcount} if isinstance(place, Institution) else {}
    )
    trial = load_trial("v23-documentation").model_copy(update=where or {"institution": str(place)})
    found = run_trial(
        trial, seed=study.seed, replicates=study.replicates, studies=_STUDIES, threads=study.threads,
        parameters=study.parameters, switches=study.switches, rules=study.rules, draws=study.draws or None,
    )  # fmt: skip
    burnout = found.effects.iloc[0]
    people = found.groups[found.groups["outcome"] == burnout["outcome"]]
    return {"burnout_change": Reading(float(burnout["true"]), int(people["n"].max()))}
