"""From lever declarations to widgets: a new lever in the evidence appears here automatically."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dash_mantine_components as dmc
from dash import html

from dashboard.model import Lever

STEP = 5  # percent; the number box beside each slider takes any whole percent


def lever_id(lever: Lever) -> dict[str, str]:
    """Return the id of a lever's slider; it carries the group so that a group can count what is in use."""
    return {"type": "lever", "group": lever.group, "name": lever.name}


def box_id(lever: Lever) -> dict[str, str]:
    """Return the id of the number box beside the slider."""
    return {"type": "lever-box", "group": lever.group, "name": lever.name}


def groups(levers: Sequence[Lever]) -> dict[str, list[Lever]]:
    """Return levers by group, in declared order."""
    found: dict[str, list[Lever]] = {}
    for lever in levers:
        found.setdefault(lever.group, []).append(lever)
    return found


def lever_panel(levers: Sequence[Lever], policy: Mapping[str, float]) -> dmc.Accordion:
    """Return all levers in their groups; groups in use are open."""
    by_group = groups(levers)
    in_use = [group for group, members in by_group.items() if any(lever.name in policy for lever in members)]
    return dmc.Accordion(
        [_group(group, members, policy) for group, members in by_group.items()],
        id="groups",
        multiple=True,
        order=3,
        value=in_use or list(by_group)[:1],
        variant="default",
        transitionDuration=0,
    )


def _group(group: str, members: Sequence[Lever], policy: Mapping[str, float]) -> dmc.AccordionItem:
    return dmc.AccordionItem(
        [
            dmc.AccordionControl(
                html.Span(
                    [
                        members[0].group_title,
                        html.Span(id={"type": "in-use", "group": group}, className="in-use"),
                    ],
                    className="group-title",
                )
            ),
            dmc.AccordionPanel([_lever(lever, policy.get(lever.name, 0.0)) for lever in members]),
        ],
        value=group,
    )


def _lever(lever: Lever, intensity: float) -> html.Div:
    percent = round(100 * intensity)
    return html.Div(
        [
            html.Div(
                [
                    html.Span(lever.title, className="lever-title"),
                    dmc.NumberInput(
                        id=box_id(lever),
                        value=percent,
                        min=0,
                        max=100,
                        step=STEP,
                        suffix="%",
                        allowDecimal=False,
                        clampBehavior="blur",
                        size="xs",
                        w=78,
                        **{"aria-label": f"{lever.title}: percent"},
                    ),
                ],
                className="lever-head",
            ),
            dmc.Slider(
                id=lever_id(lever),
                value=percent,
                min=0,
                max=100,
                step=STEP,
                updatemode="drag",
                thumbLabel=f"{lever.title}: percent",
                thumbSize=24,
                label=None,
                marks=[{"value": round(100 * value), "label": name} for name, value in lever.levels],
            ),
            html.Details(
                [
                    html.Summary(
                        ["About ", html.Span(lever.title, className="sr-only"), html.Span("this lever")]
                    ),
                    html.P(lever.description),
                    html.Dl([part for head, text in lever.facts for part in (html.Dt(head), html.Dd(text))]),
                ],
                className="about",
            ),
        ],
        className="lever",
    )
