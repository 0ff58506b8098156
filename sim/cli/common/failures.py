"""What a command says when something goes wrong, and how it ends."""

import sys
from contextlib import suppress
from typing import Any, NoReturn

import typer

from sim.cli.common.commands import Group
from sim.foundation.errors import InputError, printable

MISTAKE = 2  # the user's
FAULT = 1  # the program's, or the machine's
INTERRUPTED = 130


class Friendly(Group):
    """The group of all commands: user mistakes and program faults become one short message and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Accept --debug wherever it was written."""
        until = args.index("--") if "--" in args else len(args)
        ctx.meta["debug"] = "--debug" in args[:until]
        kept = [word for word in args[:until] if word != "--debug"] + args[until:]
        return super().parse_args(ctx, kept)

    def invoke(self, ctx: Any) -> Any:
        """Run the requested command."""
        from sim.cli.common import screen

        try:
            with screen.saying_notices():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            _stop("Interrupted: nothing was written.", INTERRUPTED)
        except BrokenPipeError:
            raise  # the reader of a pipe has gone away, which is not a failure
        except InputError as error:
            _stop(f"Error: {error}", MISTAKE)
        except Exception as error:
            if ctx.meta["debug"] or isinstance(error, typer.Abort) or hasattr(error, "exit_code"):
                raise  # those with an exit code are typer's own: it says what is wrong with an option
            _stop(_fault(error), FAULT)


def _fault(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"Error: {printable(str(error.filename))}: {(error.strerror or 'it cannot be used').lower()}."
    if isinstance(error, OSError) and error.strerror:
        return f"Error: {error.strerror.lower()}."
    if isinstance(error, MemoryError):
        return "Error: there is not enough memory for this. Use fewer people, months, or replicates."
    what = printable(f"{type(error).__name__}: {error}".strip(": "))
    return f"Error: the program failed ({what}).\nThis is not your fault; --debug shows where it happened."


def _stop(message: str, code: int) -> NoReturn:
    with suppress(OSError):  # a full disk under stdout says so at the end
        sys.stdout.flush()
    print(message, file=sys.stderr)
    raise typer.Exit(code)
