"""Indices of sensitivity of any simulation study: Morris, Sobol, PAWN, delta and the tornado, each beside chance."""

from sim.studies.sensitivity.indices.analysis import Sensitivity, sensitivity
from sim.studies.sensitivity.indices.interaction import interaction

__all__ = ["Sensitivity", "interaction", "sensitivity"]
