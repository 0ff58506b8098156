"""A page in the browser for one school: two levers to move, and what becomes of people month by month.

    pip install ".[viz]"
    solara run docs/examples/solara_app.py

It works without internet once it is installed: the package `solara-assets`, which `viz` brings along, holds what Solara would
fetch otherwise. Mesa's `SolaraViz` takes any `FacultyModel`; what is shown here can be read, and tested, without it.
"""

import sys
from collections import Counter
from importlib.util import find_spec
from typing import Any

import sim


def slider(lever: str) -> dict[str, Any]:
    """The slider of one lever, labeled as it is declared."""
    return {
        "type": "SliderFloat",
        "label": sim.levers()[lever].title,
        "value": 0.0,
        "min": 0.0,
        "max": 1.0,
        "step": 0.1,
    }


MODEL_PARAMS: dict[str, Any] = {
    "team_inbox": slider("team_inbox"),
    "realistic_targets": slider("realistic_targets"),
    "headcount": {"type": "SliderInt", "label": "Physicians", "value": 60, "min": 30, "max": 200, "step": 10},
    "institution": "community",
    "rng": 1,
}
PLOTS = (
    {"headcount": "tab:gray", "vacancies": "tab:red"},
    {"burned_out": "tab:red", "intends_to_leave": "tab:orange"},
)


def starting_values() -> dict[str, Any]:
    """What the page begins with: fixed parameters, and sliders where they stand."""
    return {name: spec["value"] if isinstance(spec, dict) else spec for name, spec in MODEL_PARAMS.items()}


def stages_in_words(model: sim.FacultyModel) -> str:
    """How many are at which stage of leaving, as a sentence."""
    count = Counter(me.stage_name for me in model.faculty)
    return f"Month {model.month}: " + ", ".join(f"{count[name]} {name}" for name in sorted(count)) + "."


def make_page() -> Any:
    """Put the page together; needs solara."""
    import solara
    from mesa.visualization import SolaraViz, make_plot_component
    from mesa.visualization.utils import update_counter

    @solara.component
    def stages(model: sim.FacultyModel) -> None:
        update_counter.get()  # drawn again after each month
        solara.Text(stages_in_words(model))

    return SolaraViz(
        sim.FacultyModel(**starting_values()),
        components=[*(make_plot_component(measures) for measures in PLOTS), (stages, 0)],
        model_params=MODEL_PARAMS,
        name="Faculty Attrition",
    )


def note_of_assets() -> str:
    """What whoever starts the page should know, or nothing."""
    if find_spec("solara_assets") is not None:
        return ""
    return (
        "The package solara-assets is not installed: the page is fetched from the internet, and stays blank without. "
        "Install it: pip install solara-assets"
    )


if find_spec("solara"):
    if note_of_assets():
        print(note_of_assets(), file=sys.stderr)
    page = make_page()
