"""Libraries that only some studies need, and the message where one is missing."""

import importlib
from typing import Any

from sim.foundation.errors import InputError


def library(module: str, extra: str = "experiments") -> Any:
    """Return a module that need not be installed.

    Args:
        module: Such as "SALib.sample.morris".
        extra: The extra of the package that brings it.

    Raises:
        InputError: It is not installed; says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise InputError(
            f"This needs {module.split('.', maxsplit=1)[0]}, which is not installed.",
            allowed=f'after `pip install "faculty-attrition[{extra}]"`',
        ) from None
