"""Kinds of people: the gender, URiM, rank and track of a person in one number, and back out of it."""

from typing import Any

from sim.rules.functions import rule
from sim.rules.vocabulary import N_RANKS, N_TRACKS

N_KINDS_OF_PEOPLE = 2 * 2 * N_RANKS * N_TRACKS


@rule
def kind_of_person(me: Any) -> int:
    """Return the number of a person's kind: gender first, then URiM, rank and track."""
    woman, urim = 1 if me.woman else 0, 1 if me.urim else 0
    return ((woman * 2 + urim) * N_RANKS + me.rank) * N_TRACKS + me.track


@rule
def what_kind(kind: int) -> Any:
    """Return what the number of a kind says: woman (1 or 0), URiM (1 or 0), rank, track."""
    of_track = N_TRACKS
    of_rank = N_RANKS * of_track
    return kind // (2 * of_rank), kind // of_rank % 2, kind // of_track % N_RANKS, kind % of_track
