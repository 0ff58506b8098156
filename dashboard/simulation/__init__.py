"""The real model behind the page: the public names of `sim`, in the form that the page uses."""

from dashboard.simulation.model import Simulation

__all__ = ["Simulation"]
