"""What the commands print fits the terminal: words and numbers wrap, and nothing is cut off at its edge."""

import pytest
from rich.console import Console

from sim.cli.common import screen

WIDE = ("+13.2 pts ± 18.7", "35.1% (34.4 to 47.9)", "0.72 (0.13 to 1.31)", "0.69 (0.20 to 1.18)", "0.03")


@pytest.mark.parametrize(("width", "least"), [(60, 14), (80, 14), (80, 25), (200, 25)])
def test_a_table_keeps_within_the_terminal_and_loses_no_number(width: int, least: int) -> None:
    console = Console(width=width, highlight=False)
    made = screen.table("Burned out, protected-time", *("Difference (95%)",) * len(WIDE))
    made.columns[0].min_width = least
    made.add_row("message_growth_per_year ≈", *WIDE)
    with console.capture() as caught:
        console.print(made)
    lines = caught.get().splitlines()
    assert max(map(len, lines)) <= width
    rest = {part for line in lines for part in line.split()}
    assert {word for cell in WIDE for word in cell.split()} <= rest
