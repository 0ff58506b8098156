"""The stores that all processes of a dashboard share; the one place that says what is kept where.

- Answers about schools that are offered to all, and first answers of few futures, are files in the folder of the model's
  fingerprint; those that are used least are forgotten first.
- Results of long work are files of the run, in memory where the system has such a place. Readers' own schools, and all
  that is known of them, are in the folders of their sessions.
- Who waits for what stands on the board, until the end of the run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dashboard.answers.caches import Cache
from dashboard.answers.digest import Digest
from dashboard.answers.stores import Explain, Stores
from dashboard.answers.tasks import Packed
from dashboard.serving.board import FAULTS, Board
from dashboard.serving.files import Files
from dashboard.serving.packing import packed, unpacked
from dashboard.serving.shared_cache import SharedCache
from dashboard.serving.shared_queue import SharedQueue
from dashboard.serving.trouble import Trouble

MOST_BYTES = 512_000_000
MEMORY_BYTES = 48_000_000  # of each process, for answers that it used last
RESULT_BYTES = 256_000_000
RESULT_LIFETIME = 12 * 3600.0  # seconds: as long as a session
BEAT = 1.0  # seconds between two signs of life


@dataclass(frozen=True)
class Places:
    """Where the processes of one start share what they know.

    Attributes:
        state: Private folder on disk; outlives the run.
        passing: Private folder that ends with the run, in memory where there is such a place.
        model: Fingerprint of everything that answers depend on besides the question.
        key: Signs files.
        most_bytes: For answers on disk.
        simulations: Questions that may be simulated at once on this machine.
    """

    state: Path
    passing: Path
    model: str
    key: bytes
    most_bytes: int = MOST_BYTES
    simulations: int = 1


class Shared:
    """The stores of one process, and its signs of life.

    Args:
        places: Where.
        name: Of this process.
        explain: Returns the reader's message for an exception, or None if it has none.
        seen: Told of each look for an answer: “memory”, “disk” or “missed”.
        refused: Told whenever a queue is full.
    """

    def __init__(
        self, places: Places, name: str, explain: Explain, seen: Callable[[str], None] = lambda where: None,
        refused: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.trouble = Trouble("Each process has its own queue, because the folder of --state fails")
        self.files_trouble = Trouble("Answers are kept in memory only, because the folder of --state fails")
        self.board = Board(places.state, name)
        self._stopped = threading.Event()
        with suppress(*FAULTS):
            self.board.beat()
        queue = SharedQueue(
            self.board, "questions", places.simulations, explain=explain, trouble=self.trouble, refused=refused
        )
        background = SharedQueue(
            self.board, "long work", 1, float("inf"), explain, queue, trouble=self.trouble, refused=refused
        )
        answers = places.state / answers_folder(places.model)

        def kept(folder: Path, memory: int, disk: int) -> SharedCache[Digest]:
            files = Files(folder, disk, places.key, trouble=self.files_trouble)
            return SharedCache(Cache(memory), files, packed, unpacked, seen)

        results = Files(places.passing / "results", RESULT_BYTES, places.key, RESULT_LIFETIME, self.files_trouble)
        self.stores = Stores(
            queue=queue,
            background=background,
            full=kept(answers / "full", MEMORY_BYTES, places.most_bytes),
            small=kept(answers / "few", MEMORY_BYTES // 6, places.most_bytes // 10),
            results=SharedCache(Cache(MEMORY_BYTES // 3), results, lambda one: one.content, Packed, lambda where: None),
        )
        threading.Thread(target=self._beat, name="beat", daemon=True).start()

    def stop(self) -> None:
        """End: others take over at once what ran here."""
        self._stopped.set()
        self.stores.queue.stop()
        self.stores.background.stop()
        self.board.ends()

    def _beat(self) -> None:
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                self.board.beat()
                self.trouble.over()
            except FAULTS as error:
                self.trouble.met(error)
            self._stopped.wait(max(BEAT - (time.monotonic() - started), 0.1))


def answers_folder(model: str) -> str:
    """Return the name of the folder for the answers of a model; those of others are never read."""
    return f"answers-{model[:24]}"
