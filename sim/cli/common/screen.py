"""What the commands print on: results on stdout, progress and notes on stderr."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderResult
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from sim.foundation.notices import Notice, say_anew

Reporter = Callable[[int, int], None]

_NARROWEST = 60  # narrower terminals wrap lines instead of cutting words


def out() -> Console:
    """Return the console for results; a pipe or a file gets 80 columns without colors."""
    console = Console(highlight=False)
    return console if console.width >= _NARROWEST else Console(highlight=False, width=_NARROWEST)


def notes() -> Console:
    """Return the console for everything that is not a result."""
    return Console(stderr=True, highlight=False)


def note(text: str) -> None:
    """Print a line next to the results, on stderr."""
    notes().print(Text(text))


@contextmanager
def saying_notices() -> Iterator[None]:
    """Print notices as notes, each once in a command; other warnings appear as Python shows them."""
    say_anew()
    with warnings.catch_warnings():
        warnings.simplefilter("always", Notice)
        usual = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, Notice):
                note(f"Note: {message}")
            else:
                usual(message, category, *where, **more)

        warnings.showwarning = show
        yield


class _Fitting(Table):
    """A table that fits its terminal.

    Rich widens columns to their minimum width after it has distributed the space, and cuts off whatever is then beyond
    the edge: numbers vanish. Here the first column keeps its minimum width, and the others share what is left.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        made = [one for one in super().__rich_console__(console, options) if isinstance(one, Segment)]
        first = self.columns[0]
        if first.width is None and max(map(Segment.get_line_length, Segment.split_lines(made))) > options.max_width:
            first.width = first.min_width
            made = [one for one in super().__rich_console__(console, options) if isinstance(one, Segment)]
        yield from made


def table(title: str, *columns: str, caption: str = "") -> Table:
    """Return an empty table whose first column, under the title, contains words, and the others numbers."""
    made = _Fitting(
        box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold",
        caption=Text(caption, style="dim") if caption else None, caption_justify="left",
    )  # fmt: skip
    made.add_column(Text(title), overflow="fold", min_width=14)
    for heading in columns:
        made.add_column(Text(heading), justify="right", overflow="fold")
    return made


def print_json(content: object) -> None:
    """Print machine-readable content on stdout; values that are not numbers become null."""
    import sys

    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(content, default=_plain, option=options).decode() + "\n")


def _plain(value: Any) -> object:
    """Convert values that JSON does not support into ones that it does."""
    return value.item() if hasattr(value, "item") else str(value)


def duration(seconds: float) -> str:
    """Return a duration as people say it."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return f"{whole} second{'' if whole == 1 else 's'}"
    return f"{round(seconds / 60)} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


class _Rate(ProgressColumn):
    """A column with how many are done per second."""

    def __init__(self, of: str) -> None:
        self._of = of
        super().__init__()

    def render(self, task: Task) -> Text:
        """Return the rate once there is one."""
        return Text(f"{task.speed:.3g} {self._of}/s" if task.speed else "")


@contextmanager
def progress(what: str, *, of: str = "") -> Iterator[Reporter | None]:
    """Show a progress bar on stderr while something runs; none if stderr is not a terminal.

    Args:
        what: What is being done, in a few words.
        of: What is counted, to show how many are done per second.

    Yields:
        A function to call with the number done and the total, or None if there is no terminal.
    """
    console = notes()
    if not console.is_terminal:
        yield None
        return
    rate = (_Rate(of),) if of else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), *rate, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
