"""Sends work to a Dask cluster, through the pool that sweeps use; where the cluster cannot, it is done here.

Whatever is sent is a function of a module with plain arguments, so that other machines find it. The cluster is trusted like
this machine: it runs what is sent to it, and what it sends back is believed.
"""

from __future__ import annotations

import logging
import pickle
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from dashboard.answers.job import BudgetError, CancelledError
from dashboard.model import Progress
from dashboard.serving.far import Call, run
from sim.foundation.errors import InputError
from sim.foundation.extras import library
from sim.studies.points.dask_pool import client_of, on_dask
from sim.studies.points.parts import Part

Work = Callable[[Progress], Any]
AGAIN = 30.0  # seconds until a cluster that failed is tried again
LOOK = 0.25  # seconds between two looks whether the work is still wanted
IN_USE = "in use"

log = logging.getLogger("dashboard")


class Cluster:
    """A Dask cluster that simulates in the place of this machine.

    Args:
        scheduler: Its address, such as `tcp://127.0.0.1:8786`.

    Attributes:
        state: How it is used, in words.

    Raises:
        InputError: Dask is not installed.
    """

    def __init__(self, scheduler: str) -> None:
        library("distributed")
        self._scheduler = scheduler
        self._again = 0.0
        self.state = IN_USE

    def __call__(self, works: Sequence[Work], progress: Progress) -> list[Any] | None:
        """Do several pieces of work at once, on whatever workers there are.

        Args:
            works: What to do.
            progress: Told how far all of it is; ends it by what it raises.

        Returns:
            What came out of each; None where the cluster cannot, which was said in the log.
        """
        if not works or time.monotonic() < self._again:
            return None
        topic = f"attrition-{uuid4().hex}"
        calls = [Call(number, topic, work) for number, work in enumerate(works)]
        try:
            pickle.dumps(calls)
        except (AttributeError, pickle.PicklingError, TypeError):
            return None  # it knows things of this process
        try:
            with client_of(self._scheduler, 1) as client:
                found = self._sent(client, calls, topic, progress)
        except (CancelledError, BudgetError):
            raise
        except Exception as error:
            self._failed(error)
            return None
        if self.state != IN_USE:
            log.warning("The cluster at %s answers again", self._scheduler)
        self.state = IN_USE
        return found

    def of(self, work: Work) -> Work:
        """Return work that is done on the cluster where it can be, and here where not."""

        def somewhere(progress: Progress) -> Any:
            found = self([work], progress)
            return work(progress) if found is None else found[0]

        return somewhere

    def _sent(self, client: Any, calls: Sequence[Call], topic: str, progress: Progress) -> list[Any]:
        found: dict[int, Any] = {}
        trouble: list[BaseException] = []

        def keep(part: Part) -> None:
            found[part.number] = pickle.loads(part.content)

        def send() -> None:
            try:
                on_dask(client, run, iter(calls), keep, lambda: False, _no_workers)
            except BaseException as error:
                trouble.append(error)

        sender = threading.Thread(target=send, name="to the cluster", daemon=True)
        sender.start()
        far = {call.part: (0, 0) for call in calls}
        while sender.is_alive():
            sender.join(LOOK)
            _look(client, topic, far)
            progress(sum(done for done, _ in far.values()), sum(total for _, total in far.values()))
        if trouble:
            raise trouble[0]
        return [found[call.part] for call in calls]

    def _failed(self, error: Exception) -> None:
        self._again = time.monotonic() + AGAIN
        said = error.message if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        if self.state == IN_USE:
            log.warning("The cluster at %s cannot be used, so this machine simulates: %s", self._scheduler, said)
        self.state = f"not in use, this machine simulates: {said}"


def _no_workers(_said: str) -> None:
    raise InputError("The scheduler has no workers.", where="--scheduler")


def _look(client: Any, topic: str, far: dict[int, tuple[int, int]]) -> None:
    """Find out how far each part is."""
    with suppress(Exception):  # said when the work itself fails
        for _, (part, done, total) in client.get_events(topic) or ():
            far[part] = (done, total)
