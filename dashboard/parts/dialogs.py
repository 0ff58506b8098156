"""What opens over a page: keep a policy, share, help with the tour and the glossary."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.parts.glossary import glossary

TOUR = (
    (
        "levers",
        "What would keep them",
        (
            "Each row is one lever. The bar shows how many departures it avoids alone, the thin line how "
            "far futures lie apart; beside it, its net cost, and how good the evidence is."
        ),
    ),
    (
        "result",
        "The answer in one sentence",
        (
            "In how many simulated futures fewer leave, how many fewer to expect, and what it costs. The "
            "line below says how far futures lie apart, and what that range includes."
        ),
    ),
    (
        "main-card",
        "The difference, not two forecasts",
        (
            "The same people with the same chance live once with the policy and once without it. The line "
            "is the mean difference, the inner band half of the futures, the outer band 19 of 20."
        ),
    ),
    (
        "details",
        "Why, for whom, and at what price",
        (
            "Unfold what you want to know more of. Move a lever and watch; Undo and Back return to the "
            "policy before. “Keep as…” remembers a policy, and “Share” makes a link that restores it."
        ),
    ),
)


def dialogs(help_lines: Sequence[str] = (), asks: bool = True) -> list[html.Dialog]:
    """Return all dialogs of a page, closed.

    Args:
        help_lines: What a page says of itself.
        asks: Whether the question is changed on this page.
    """
    return [_keep(), _share(), _help(), _tour()] if asks else [_help_of_page(help_lines)]


def _dialog(name: str, title: str, *inside: object) -> html.Dialog:
    close = html.Button("Close", type="button", className="quiet-button", **{"data-close": f"dialog-{name}"})
    head = html.Div([html.H2(title, id=f"dialog-{name}-title"), close], className="dialog-head")
    return html.Dialog(
        [head, *inside],
        id=f"dialog-{name}",
        className="dialog",
        **{"aria-labelledby": f"dialog-{name}-title"},
    )


def _keep() -> html.Dialog:
    return _dialog(
        "keep",
        "Policies of your own",
        html.P("Up to six, kept in this browser only.", className="caption"),
        html.Div(id="keep-form"),
        html.Div(id="kept", **{"aria-live": "polite"}),
    )


def _share() -> html.Dialog:
    return _dialog(
        "share",
        "Share",
        html.P(
            "The link restores school, baseline, policy, years and seed, and says which version wrote it.",
            className="caption",
        ),
        html.Div(id="share-link"),
        html.Div(id="share-kept"),
        html.Div(id="share-network", **{"aria-live": "polite"}),
        html.H3("To take away"),
        html.P(
            "Each file carries the policy, parameters, seed, version, link and caveat; none needs a network. The brief "
            "prints on one or two pages, charts on the slides can be edited, and the worksheet recalculates.",
            className="caption",
        ),
        _files(
            ("brief", "Brief (HTML)"),
            ("slides", "Slides (PPTX)"),
            ("worksheet", "Worksheet (XLSX)"),
            ("code", "Python (.py)"),
        ),
        html.Div(id="share-code"),
        html.H3("Scenario and tables"),
        html.P(
            "A scenario file of this policy, for the command line and for notebooks; one that you have can be opened here.",
            className="caption",
        ),
        _files(
            ("scenario", "Download scenario file"),
            ("monthly", "Download monthly table"),
            ("ranking", "Download ranking of levers"),
        ),
        html.Div(id="upload-slot"),
    )


def _files(*files: tuple[str, str]) -> html.Div:
    """Return a button for each file, by its name and title."""
    buttons = [
        html.Button(title, type="button", className="tool", **{"data-csv": name}) for name, title in files
    ]
    return html.Div(buttons, className="buttons")


def _help() -> html.Dialog:
    return _dialog(
        "help",
        "Help",
        html.P(
            "Move a lever, or begin with one of the presets. The sentence says what the policy does; below "
            "it stand the difference over time, five numbers for the whole horizon, and details that unfold.",
        ),
        html.P(
            "Keyboard: arrow keys move a lever by 1, Page Up and Page Down by 10, Home and End to none and everywhere."
        ),
        html.Button("Take the tour (four steps)", type="button", className="tool", id="start-tour"),
        html.H3("Words"),
        _sources(),
        glossary(),
    )


def _help_of_page(lines: Sequence[str]) -> html.Dialog:
    more = "School, policy, horizon and seed come from the page “Explore”; go there to change them."
    return _dialog("help", "Help", *(html.P(line) for line in (*lines, more)), html.H3("Words"), _sources(), glossary())


def _sources() -> html.P:
    link = html.A("Evidence", href="evidence", **{"data-to-evidence": "#parameters"})
    return html.P(["Where each number comes from: ", link, "."])


def _tour() -> html.Dialog:
    steps = [
        html.Li([html.H2(title), html.P(text)], hidden=at > 0, **{"data-step": str(at), "data-at": place})
        for at, (place, title, text) in enumerate(TOUR)
    ]
    return html.Dialog(
        [
            html.Ol(steps, className="tour-steps"),
            html.Div(
                [
                    html.Span(f"1 of {len(TOUR)}", id="tour-count"),
                    html.Button("Back", type="button", className="tool", id="tour-back"),
                    html.Button("Next", type="button", className="tool", id="tour-next"),
                    html.Button(
                        "Close", type="button", className="quiet-button", **{"data-close": "dialog-tour"}
                    ),
                ],
                className="tour-tools",
            ),
        ],
        id="dialog-tour",
        className="dialog tour",
        **{"aria-label": "Tour of this page"},
    )
