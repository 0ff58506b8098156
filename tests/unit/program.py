"""The command line as the tests call it."""

import json
import sys
from typing import Any

import pytest

from sim.cli import main

PROGRAM = (sys.executable, "-c", "from sim.cli import main; main()")


class Attrition:
    """Runs the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out, err

    def json(self, *arguments: str) -> dict[str, Any]:
        """What is printed for programs to read."""
        code, out, _ = self(*arguments, "--json")
        assert code == 0
        found: dict[str, Any] = json.loads(out)
        return found
