"""What the commands print on: results on stdout, progress and notes on stderr."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from sim.cli.common import streams
from sim.cli.common.fitting import Fitting
from sim.foundation.notices import Notice, say_anew
from sim.results.numbers import counted

Reporter = Callable[[int, int], None]

_MINUTE, _HOUR = 60.0, 3600.0
_LONG = 90  # of seconds, or of minutes, that people still say in these
_NARROWEST = 40  # narrower terminals wrap lines themselves


def out() -> Console:
    """Return the console for results; a pipe or a file gets 80 columns without colors."""
    console = Console(highlight=False)
    return console if console.width >= _NARROWEST else Console(highlight=False, width=_NARROWEST)


def notes() -> Console:
    """Return the console for everything that is not a result."""
    return Console(stderr=True, highlight=False)


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


def note(text: str, command: str = "") -> None:
    """Print a line beside the results.

    Args:
        text: What is to be known; long words, such as paths, stay in one piece.
        command: What can be typed next: on a line of its own, in one piece, to be copied.
    """
    say(notes(), Text(text), command)


def say(console: Console, text: Text, command: str = "") -> None:
    """Print words, and below them a command in one piece."""
    text.overflow = "ignore"
    console.print(text, crop=False)
    if command:
        console.print(Text(f"  {command}"), soft_wrap=True)


def table(title: str, *columns: str, caption: str = "") -> Table:
    """Return an empty table whose first column, under the title, contains words, and the others numbers."""
    made = Fitting(
        box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold",
        caption=Text(caption, style="dim") if caption else None, caption_justify="left",
    )  # fmt: skip
    made.add_column(Text(title))
    for heading in columns:
        made.add_column(Text(heading), justify="right")
    return made


def print_json(content: object) -> None:
    """Print machine-readable content on stdout, as UTF-8; values that are not numbers become null."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    try:
        text = orjson.dumps(content, default=_plain, option=options)
    except TypeError:  # names of files may hold bytes that are no text
        text = orjson.dumps(_as_text(content), default=_plain, option=options)
    streams.write_machine(text.decode() + "\n")


def print_results(content: Mapping[str, object]) -> None:
    """Print what was computed as JSON: seven significant digits, and what it was made from in full."""
    from sim.foundation.rounding import rounded_content

    print_json(rounded_content(content))


def _plain(value: Any) -> object:
    """Convert values that JSON does not support into ones that it does."""
    return value.item() if hasattr(value, "item") else str(value)


def _as_text(content: Any) -> Any:
    if isinstance(content, str):
        return content.encode("utf-8", "backslashreplace").decode()
    if isinstance(content, Mapping):
        return {_as_text(key): _as_text(value) for key, value in content.items()}
    return [_as_text(value) for value in content] if isinstance(content, list | tuple) else content


def duration(seconds: float) -> str:
    """Return a duration as people say it."""
    if seconds < _LONG:
        return counted(max(1, round(seconds)), "second")
    return counted(round(seconds / _MINUTE), "minute") if seconds < _LONG * _MINUTE else f"{seconds / _HOUR:.1f} hours"


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
