"""What is thought before the data are seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.evidence.priors import Space

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Beforehand:
    """What is thought before the data are seen.

    Attributes:
        space: All uncertain parameters.
        fitted: Names of those that are reported as fitted.
        draw: Draws so many points with a seed, as scores, from what is thought beforehand.
        centres: Draws the same points without what may move: the moving columns stand at their centers.
        moving: Columns that later waves propose again, normal around their centers.
        spread: Standard deviations of the moving ones around their centers, as scores.
    """

    space: Space
    fitted: tuple[str, ...]
    draw: Callable[[int, int], Array]
    centres: Callable[[int, int], Array]
    moving: tuple[int, ...]
    spread: Array
