"""Makes `scenarios/rosters/sample_1000.csv`: 1,000 invented people of the typical school, always the same.

Nobody in it is real. Sizes, shares and pay follow the institution and its specialties; how rank goes with
age, track with effort and so on is invented, to look like the export of a personnel office, blanks included.

Usage: python tools/make_sample_roster.py [path]
"""

import csv
import sys
from pathlib import Path

import numpy as np

from sim.foundation.paths import scenarios_dir
from sim.world.institution import Department, Institution, load_institution
from sim.world.roster.columns import NAMES, RANKS, TRACKS

SEED = 20240701
MEAN_AGE = {"instructor": 36, "assistant": 42, "associate": 50, "full": 58}
PAY = {"instructor": 0.8, "assistant": 1.0, "associate": 1.12, "full": 1.28}
RANK_WORDS = {
    "instructor": "Instructor",
    "assistant": "Assistant Professor",
    "associate": "Associate Professor",
    "full": "Professor",
}
# change of clinical effort, research and teaching effort of each track
EFFORTS = {
    "clinician": (0.18, 0.02, 0.10),
    "clinician_educator": (0.0, 0.06, 0.24),
    "clinician_investigator": (-0.22, 0.45, 0.10),
    "physician_scientist": (-0.40, 0.70, 0.06),
}
BLANK = {"gender": 0.02, "urim": 0.08, "age": 0.03, "track": 0.04, "tenure_track": 0.05, "cfte": 0.03}
BLANK |= {"pay_usd": 0.12, "rvu_target": 0.2, "unit": 0.02}
COLUMNS = ("id", *NAMES[:-1])


def person(rng: np.random.Generator, school: Institution, home: Department) -> dict[str, object]:
    """Draw one invented person of a department."""
    mission = school.mission
    rank = str(rng.choice(RANKS, p=mission.rank_shares.parts()))
    track = str(rng.choice(TRACKS, p=mission.track_shares.parts()))
    # fewer women in higher ranks (N3), their mean as in the specialty
    woman = rng.random() < home.women_share * {"full": 0.7, "associate": 0.95}.get(rank, 1.12)
    age = int(np.clip(rng.normal(MEAN_AGE[rank], 6), 30, 76))
    years = round(float(min(rng.exponential(10.0), age - 29)), 1)
    fte = 1.0 if rng.random() < mission.full_time_share else float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9]))
    shift, research, teaching = EFFORTS[track]
    clinical = float(np.clip(home.clinical_effort + shift + rng.normal(0, 0.08), 0.1, 0.95))
    admin = 0.05 + 0.15 * (rng.random() < 0.12)
    parts = np.array([clinical, research, teaching, admin])
    parts = np.floor(parts / max(parts.sum(), 1.0) * fte * 100) / 100  # whole percents that never exceed fte
    investigator = track in ("clinician_investigator", "physician_scientist")
    tenure = rng.random() < (mission.tenure_track_share if investigator else 0.0)
    pay = (
        home.pay_benchmark_usd
        * PAY[rank]
        * fte
        * (0.94 if woman else 1.0)
        * float(np.exp(rng.normal(0, 0.12)))
    )
    return {
        "department": home.name,
        "gender": "F" if woman else "M",
        "urim": "yes" if rng.random() < mission.urim_share * home.urim_multiplier else "no",
        "age": age,
        "rank": RANK_WORDS[rank],
        "track": track.replace("_", " "),
        "tenure_track": "yes" if tenure else "no",
        "years_since_hire": years,
        "fte": f"{fte:g}",
        "cfte": f"{parts[0]:.2f}",
        "research_effort": f"{parts[1]:.2f}",
        "teaching_effort": f"{parts[2]:.2f}",
        "admin_effort": f"{parts[3]:.2f}",
        "pay_usd": round(pay, -3),
        "rvu_target": f"{float(np.clip(rng.normal(mission.rvu_target_mean, 0.1), 0.7, 1.4)):.2f}",
    }


def people() -> list[dict[str, object]]:
    """Return everybody, in the order of a personnel file: mixed."""
    rng = np.random.default_rng(SEED)
    school = load_institution("typical")
    homes = {department.name: department for department in school.departments_resolved()}
    everyone = []
    for unit in school.units_resolved():
        for _ in range(unit.headcount):
            everyone.append({**person(rng, school, homes[unit.department]), "unit": unit.name})
    rng.shuffle(everyone)
    for number, row in enumerate(everyone, start=1):
        row["id"] = f"P{number:04d}"
        row["pay_usd"] = int(row["pay_usd"])
        row.update({name: "" for name, share in BLANK.items() if rng.random() < share})
    return everyone


def main() -> None:
    """Write the file."""
    default = scenarios_dir() / "rosters" / "sample_1000.csv"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(people())
    print(f"{path}: 1,000 people")


if __name__ == "__main__":
    main()
