"""Options of `attrition dashboard` for a server that many use at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.foundation.errors import InputError

_PANEL = "For many readers (with --serve)"

Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", show_default=False, help="Simulate on a Dask cluster, such as tcp://127.0.0.1:8786."
    ),
]
Serve = Annotated[
    bool, typer.Option("--serve", rich_help_panel=_PANEL, help="Serve a whole school: several processes, not on Windows.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, rich_help_panel=_PANEL, show_default=False,
        help="Processes that answer; by default as many as there are cores, from 2 to 4.",
    ),
]  # fmt: skip
Threads = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, rich_help_panel=_PANEL, show_default=False, help="Threads of each; 8 by default."),
]
State = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", rich_help_panel=_PANEL, show_default=False,
        help="Private folder for answers and jobs, shared by all processes; it is made where there is none.",
    ),
]  # fmt: skip
Simulations = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, rich_help_panel=_PANEL, show_default=False,
        help="Questions simulated at once; 1 by default, because each uses every core.",
    ),
]  # fmt: skip
Host = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", rich_help_panel=_PANEL, show_default=False,
        help="Address to listen on; another than this machine's own needs --proxy or --lan.",
    ),
]  # fmt: skip
Proxy = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS", rich_help_panel=_PANEL, show_default=False,
        help="Believe what the server at this address or network says of readers, and answer no one else. Repeatable.",
    ),
]  # fmt: skip
UserHeader = Annotated[
    str | None,
    typer.Option(
        "--trust-user-header", metavar="NAME", rich_help_panel=_PANEL, show_default=False,
        help="Header in which the proxy names whoever signed in, such as X-Remote-User; without it nobody is answered.",
    ),
]  # fmt: skip
LogFormat = Annotated[
    str | None,
    typer.Option(metavar="FORM", rich_help_panel=_PANEL, show_default=False, help="Log lines as text (default) or json."),
]


def serving(wanted: bool, port: int, given: Mapping[str, Any]) -> Any:
    """Return how to serve with several processes; None where one process serves.

    Args:
        wanted: Whether `--serve` was given.
        port: The port.
        given: Its further options; None where one was not given.

    Raises:
        InputError: Such an option was given without `--serve`.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        if chosen:
            name = next(iter(chosen)).replace("_", "-").replace("user-header", "trust-user-header")
            raise InputError("This is for a server of several processes.", where=f"--{name}", allowed="together with --serve")
        return None
    from dashboard.serving.options import Serving

    return Serving(port=port, **chosen)
