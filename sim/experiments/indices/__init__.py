"""Indices of sensitivity of any design study: Morris, Sobol, PAWN, delta and the tornado, each beside luck."""

from sim.experiments.indices.analysis import Sensitivity, sensitivity
from sim.experiments.indices.interaction import interaction

__all__ = ["Sensitivity", "interaction", "sensitivity"]
