"""What the command line says of a server for a whole school."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.security import LOOPBACK
from dashboard.serving.folder import usual_folder
from dashboard.serving.proxy import Network, header_name, networks
from dashboard.serving.shared import MOST_BYTES
from sim.foundation.errors import InputError

TEXT, JSON = "text", "json"  # forms of the log
MOST_WORKERS = 64
MOST_THREADS = 64
THREADS = 8


@dataclass(frozen=True)
class Serving:
    """How to serve many readers.

    Attributes:
        host: The address to listen on.
        port: The port; never another one, because others are told of it.
        workers: Processes; as many as there are processors, from two to four, where None.
        threads: Of each process.
        state: The shared folder; the usual one where None.
        most_bytes: For answers in it.
        simulations: Questions that may be simulated at once.
        proxy: Addresses of a server in front, which alone is answered.
        user_header: In which that server names whoever signed in.
        log_format: “text” or “json”.
        scheduler: Address of a Dask scheduler; None simulates here.
    """

    host: str = "127.0.0.1"
    port: int = 8050
    workers: int | None = None
    threads: int = THREADS
    state: Path | None = None
    most_bytes: int = MOST_BYTES
    simulations: int = 1
    proxy: Sequence[str] = ()
    user_header: str = ""
    log_format: str = TEXT
    scheduler: str | None = None

    def checked(self, lan: bool) -> Serving:
        """Return it after a look at each part.

        Args:
            lan: Whether everyone needs a key.

        Raises:
            InputError: Something of it cannot be.
        """
        if sys.platform == "win32":
            raise InputError(
                "Several processes need gunicorn, which does not run on Windows.", where="--serve",
                allowed="attrition dashboard without --serve, or --serve in the Windows Subsystem for Linux",
            )  # fmt: skip
        _whole("--workers", self.many, 1, MOST_WORKERS)
        _whole("--threads", self.threads, 1, MOST_THREADS)
        _whole("--simulations", self.simulations, 1, MOST_WORKERS)
        if self.log_format not in (TEXT, JSON):
            raise InputError(f"{self.log_format!r} is no form of a log.", where="--log-format", allowed="text or json")
        trusted = self.trusted
        if self.user_header:
            header_name(self.user_header)
            if not trusted:
                raise InputError(
                    "Nobody is trusted to say who signed in.", where="--trust-user-header",
                    allowed="together with --proxy ADDRESS, the address of the server that sets the header",
                )  # fmt: skip
        if self.host not in LOOPBACK and not lan and not trusted:
            raise InputError(
                f"{self.host} can be reached from other machines.", where="--host",
                allowed="together with --proxy ADDRESS, which then is the only one that is answered, or with --lan",
            )  # fmt: skip
        return self

    @property
    def many(self) -> int:
        """How many processes."""
        return self.workers if self.workers is not None else min(max(os.cpu_count() or 1, 2), 4)

    @property
    def trusted(self) -> tuple[Network, ...]:
        """The addresses of the server in front."""
        return networks(self.proxy)

    @property
    def folder(self) -> Path:
        """The shared folder."""
        return usual_folder() if self.state is None else self.state


def _whole(where: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise InputError(f"{number} is out of range.", where=where, allowed=f"{low} to {high}")
