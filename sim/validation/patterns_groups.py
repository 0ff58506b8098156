"""Open targets on groups and on burnout, leaders and intention in one survey: O9, O10, O15, O16, O21, O22."""

import numpy as np
import pandas as pd

from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import odds_ratio
from sim.validation.study import SURVEY, YEAR, SimulatedInstitution, of_specialties

SURVEYS = (YEAR, 3 * YEAR, 5 * YEAR)


def gender_gradients(study: SimulatedInstitution) -> Readings:
    """O9. Intention and burnout of women and men (36 schools, I3; 11 centers, I22; faculty of all schools, B6).

    *Participants*: everyone in one survey. *Measures*: share of women who intend to leave minus that of men, in
    percentage points; odds ratio of burnout of women against men, adjusted for rank as in B6.
    """
    people = study.survey(SURVEY)
    shares = people.groupby("woman", observed=True)["intends_to_leave"].mean()
    points = 100.0 * float(shares.get(True, np.nan) - shares.get(False, np.nan))
    burned = odds_ratio(people, "burned_out", "woman", ("rank",))
    return {
        "intention_women_minus_men": Reading(points, len(people)),
        "burnout_women_to_men": Reading(burned.value, burned.n),
    }


def rank_gradients(study: SimulatedInstitution) -> Readings:
    """O10. Burnout of assistant and associate professors against full professors (B6).

    *Participants*: everyone of the two ranks compared in one survey. *Measures*: odds ratios of burnout at the cutoff,
    adjusted for gender; the study read emotional exhaustion.
    """
    people = study.survey(SURVEY)
    found = {}
    for rank in ("assistant", "associate"):
        two = people[people["rank"].isin((rank, "full"))].copy()
        two["junior"] = two["rank"] == rank
        one = odds_ratio(two, "burned_out", "junior", ("woman",))
        found[f"{rank}_to_full"] = Reading(one.value, one.n)
    return found


def burnout_and_intention_in_anesthesiology(study: SimulatedInstitution) -> Readings:
    """O15. Burnout and intention in anesthesiology (members of the American Society of Anesthesiologists, I20).

    *Participants*: everyone in anesthesiology in three surveys. *Measure*: odds ratio of intending to leave of the
    burned out, unadjusted as derived from the two shares printed.
    """
    people = of_specialties(study.survey(*SURVEYS), ("anesthesiology",))
    found = odds_ratio(people, "intends_to_leave", "burned_out")
    return {"intention_given_burnout": Reading(found.value, found.n)}


def burnout_and_intention(study: SimulatedInstitution) -> Readings:
    """O16. Burnout and intention, both from one survey (pooled over 25 studies, B11; US physicians, I6 and I7).

    *Participants*: everyone in one survey. *Measure*: odds ratio of intending to leave of the burned out, adjusted for
    gender, age and rank.
    """
    found = odds_ratio(study.survey(SURVEY), "intends_to_leave", "burned_out", ("woman", "age", "rank"))
    return {"intention_given_burnout": Reading(found.value, found.n)}


def leaders_and_intention(study: SimulatedInstitution) -> Readings:
    """O21. One's own rating of the leader and intention to leave (11 organizations, L2).

    *Participants*: the third of all who rate their leader highest and the third who rate lowest, in one survey; where
    many give the same rating, ties fall by their order. *Measure*: odds ratio of intending to leave, adjusted for
    gender and age.
    """
    people = study.survey(SURVEY)
    place = people["leader_score"].rank(method="first", pct=True)
    thirds = pd.cut(place, [0.0, 1 / 3, 2 / 3, 1.0], labels=["bottom", "middle", "top"])
    two = people[thirds != "middle"].copy()
    two["top"] = thirds[thirds != "middle"] == "top"
    found = odds_ratio(two, "intends_to_leave", "top", ("woman", "age"))
    return {"top_to_bottom_third": Reading(found.value, found.n)}


def intention_without_burnout(study: SimulatedInstitution) -> Readings:
    """O22. Those who intend to leave and are not burned out (radiologists of 11 schools, I22 and U12d).

    *Participants*: everyone in one survey who intends to leave; the study had radiologists only, of whom one school has
    too few. *Measure*: share who are not burned out.
    """
    people = study.survey(SURVEY)
    intend = people[people["intends_to_leave"]]
    return {"not_burned_out": Reading(1.0 - float(intend["burned_out"].mean()), len(intend))}
