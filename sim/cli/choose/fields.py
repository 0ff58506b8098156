"""`attrition fields`: what a rule can read and set of each actor."""

from rich.padding import Padding
from rich.text import Text

from sim.cli.common import screen
from sim.evidence.fields import fields, nearest_field
from sim.foundation.errors import InputError, plain, shown


def list_fields(text: str | None, json: bool) -> None:
    """List fields whose name, actor, unit or meaning holds a text."""
    table = fields()
    if text:
        words = " " + table[["actor", "field", "unit", "meaning"]].agg(" ".join, axis=1).map(plain)
        table = table[words.str.contains(f" {plain(text)}", regex=False)]  # where a word begins: "stage" is not about age
    if table.empty:
        raise InputError(
            f"No field has {shown(text)} in its name or meaning.",
            allowed="a word of a field, or none: then all are listed",
            nearest=nearest_field(text or ""),
        )
    if json:
        screen.print_json(table.to_dict("records"))
        return
    console = screen.out()
    for (actor, argument), rows in table.groupby(["actor", "argument"], sort=False):
        console.print(Text(f"\n{str(actor).capitalize()}", style="bold underline") + Text(f"  in rules: {argument}"))
        for row in rows.to_dict("records"):
            many = f"[{row['length']}]" if row["length"] else ""
            console.print(Text(f"{row['field']}{many}", style="bold") + Text(f"  {row['unit']}"))
            console.print(Padding(Text(row["meaning"]), (0, 0, 0, 2)))
    if not text:
        console.print(Text("\nParameters (p.NAME): attrition parameters. From Python: sim.fields().", style="dim"))
