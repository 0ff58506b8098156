"""One policy in detail: why it changed, what each lever contributes, what it costs, and the reader's assumptions."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, html, no_update

from dashboard.answers.answer import JobView
from dashboard.charts.differences import height
from dashboard.charts.lines import lines
from dashboard.charts.money import money as money_chart
from dashboard.pages.compare import assumed, hand, money, parts_of, view, why
from dashboard.pages.compare.chosen import GROUPS
from dashboard.pages.compare.form import FIELD, form
from dashboard.pages.compare.layout import chosen, own, pressed
from dashboard.pages.compare.state import Now, now
from dashboard.pages.compare.taken import python
from dashboard.parts import by_hand, money_words
from dashboard.parts import wording as w
from dashboard.parts.about import policy_words
from dashboard.parts.longwork import shown
from dashboard.parts.titles import short
from dashboard.site import Site

PICKED = [State(own(f"pick-{group}"), "data") for group in GROUPS]


def register(app: Dash, site: Site) -> None:
    """Register what happens below the comparison."""
    _register_focus(app, site)
    _register_why(app, site)
    _register_parts(app, site)
    _register_costs(app, site)
    _register_assumptions(app, site)


def _register_focus(app: Dash, site: Site) -> None:
    @app.callback(
        output=[Output(own("focus-options"), "data"), Output(own("focus"), "data", allow_duplicate=True)],
        inputs=[
            Input(own("ready"), "data"),
            State(own("focus"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def focusable(_ready: Any, value: Any, raw: Any, picked: Any) -> Any:
        found = now(raw, picked, None, None, value, site)
        key = found.focus.key if found.focus else None
        options = chosen("focus", "radio", [(one.key, one.title) for one in found.chosen], key)
        return options, no_update if key == value else key


def _register_why(app: Dash, site: Site) -> None:
    @app.callback(
        output=[
            Output(own("one"), "hidden"),
            Output(own("chain-told"), "children"),
            Output(own("chain"), "children"),
        ],
        inputs=[
            Input(own("ready"), "data"),
            Input(own("focus"), "data"),
            State(own("assumed"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def explain(_ready: Any, focus: Any, values: Any, raw: Any, picked: Any) -> Any:
        found = now(raw, picked, None, values, focus, site)
        compared = found.compared(site)
        row = found.row(compared)
        if compared is None or row is None:
            return True, no_update, no_update
        links = why.chain(row.side, compared.reference)
        question = row.option.question
        levers = [short(site.choices.levers[lever]) for lever, _ in question.policy]
        if question.world != question.baseline:
            levers.insert(0, f"“{site.choices.courses[question.world].title}”")
        said = why.told(links, levers, compared.years)
        used = policy_words(question, site.choices)
        more = (
            f"Levers: {used}. Paired changes, mean over {w.years_in_words(compared.years)}, with the range of "
            "19 of 20 futures and the level before. Each link stands for itself: it is no share of the effect."
        )
        return False, [said, html.Br(), html.Span(more, className="hint")], view.chain_list(links)


def _register_parts(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "box": Output(own("parts-box"), "hidden"),
            "value": Output(own("parts-progress"), "value"),
            "max": Output(own("parts-progress"), "max"),
            "line": Output(own("parts-line"), "children"),
            "disabled": Output(own("parts-poll"), "disabled"),
            "interval": Output(own("parts-poll"), "interval"),
            "begin": Output(own("parts-begin"), "disabled"),
            "size": Output(own("parts-size"), "children"),
            "result": Output(own("parts-result"), "hidden"),
            "figure": Output("compare-parts-graph", "figure"),
            "style": Output("compare-parts-graph", "style"),
            "caption": Output("compare-parts-caption", "children"),
            "table": Output(own("parts-table"), "children"),
        },
        inputs=[
            Input(own("parts-begin"), "n_clicks"),
            Input(own("parts-poll"), "n_intervals"),
            Input(own("parts-cancel"), "n_clicks"),
            Input(own("focus"), "data"),
            Input(own("ready"), "data"),
            State(own("assumed"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def parts(
        _begin: Any, _poll: Any, _cancel: Any, focus: Any, _ready: Any, values: Any, raw: Any, picked: Any
    ) -> Any:
        """Begin, look at, or cancel the simulation of each lever; a result that is kept is shown at once."""
        found = now(raw, picked, None, values, focus, site)
        if found.focus is None or not found.focus.question.policy:
            none = "A scenario without levers has no parts." if found.focus else ""
            return _no_parts(size=none, begin=True)
        wanted = parts_of.parts_of(found.arm(found.focus))
        key, who = parts_of.key(wanted, site.answers), found.carried.client
        tasks = site.answers.tasks_of(found.focus.question.school)
        if pressed("parts-cancel"):
            tasks.cancel(who)
            job = tasks.look(who, key)
            job = job if job.over else JobView("cancelled", message="Stopped.")
        elif pressed("parts-begin"):
            seconds = site.answers.seconds_of(wanted.arms)
            job = tasks.begin(who, key, parts_of.work(wanted, site.answers), seconds)
        else:
            job = tasks.look(who, key)
            if job.state == "unknown" and pressed("parts-poll"):  # whoever had it died: it is brought again
                job = tasks.begin(who, key, parts_of.work(wanted, site.answers), site.answers.seconds_of(wanted.arms))
        return _parts(found, wanted, job, tasks.result(key) if job.state == "done" else None, site)


def _parts(found: Now, wanted: parts_of.Parts, job: JobView, result: Any, site: Site) -> dict[str, Any]:
    sides = len(wanted.arms)
    levers = w.counted(len(wanted.alone), "lever")
    size = (
        f"{levers.capitalize()}, {sides} simulations of {site.answers.futures_of(wanted.none)} futures each."
    )
    look = {key if key != "hidden" else "box": value for key, value in shown(job).items()}
    if result is None:
        return {**_no_parts(size=size, begin=job.state in ("waiting", "running")), **look}
    figure, rows = view.parts_figure(result, site.choices)
    over = w.years_in_words(found.question.years)
    caption = f"{found.focus.title if found.focus else ''}: posts vacated, cumulative over {over}. "
    return {
        **look,
        "begin": True,
        "size": size,
        "result": False,
        "figure": figure,
        "style": {"height": height(rows, 2)},
        "caption": caption + "Dot: mean; line: 19 of 20 futures of the paired difference.",
        "table": view.parts_table(result, site.choices),
    }


def _no_parts(**but: Any) -> dict[str, Any]:
    idle = {"box": True, "value": "0", "max": "1", "line": "", "disabled": True, "interval": no_update}
    empty = dict.fromkeys(("figure", "style", "caption", "table"), no_update)
    return {**idle, "begin": False, "size": "", "result": True, **empty, **but}


def _register_costs(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "told": Output(own("costs-told"), "children"),
            "both": Output("compare-both-graph", "figure"),
            "both_caption": Output("compare-both-caption", "children"),
            "cash": Output("compare-cash-graph", "figure"),
            "cash_caption": Output("compare-cash-caption", "children"),
            "costs": Output(own("costs"), "children"),
            "hand": Output(own("hand"), "children"),
            "hand_told": Output(own("hand-told"), "children"),
            "python": Output(own("python"), "children"),
        },
        inputs=[
            Input(own("ready"), "data"),
            Input(own("focus"), "data"),
            Input(own("assumed"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def costs(_ready: Any, focus: Any, values: Any, raw: Any, picked: Any) -> Any:
        found = now(raw, picked, None, values, focus, site)
        compared = found.compared(site)
        row = found.row(compared)
        if compared is None or row is None:
            return dict.fromkeys(
                (
                    "told",
                    "both",
                    "both_caption",
                    "cash",
                    "cash_caption",
                    "costs",
                    "hand",
                    "hand_told",
                    "python",
                ),
                no_update,
            )
        finance, years = compared.finances[row.option.key], compared.years
        titles = {name: short(lever) for name, lever in site.choices.levers.items()}
        inputs = by_hand.inputs_of(finance, row.side, compared.reference)
        return {
            "told": f"{money_words.headline(finance, row.title, years)} {money_words.per_departure(finance)}",
            "both": lines(money.both_lines(finance), ",.1f", zero=True),
            "both_caption": (
                f"Million dollars of 2024, cumulative over {w.years_in_words(years)}: turnover, lost access, "
                "handovers and levers. Solid: with the policy, its band holds 19 of 20 futures; dashed: without it. "
                "A changed assumption moves both."
            ),
            "cash": money_chart(money.yearly_bars(finance)),
            "cash_caption": "Means of the futures: above zero is spent, below zero is saved; diamond: net.",
            "costs": [
                html.H3("By kind of cost"), money.items(finance, years),
                html.H3("Cash flow"), money.by_year(finance),
                html.H3("Levers"), money.by_lever(finance, years, titles),
                html.H3("Patients’ access"), money.access(finance, years),
                html.H3("By department"), money.by_department(finance, years),
            ],
            "hand": hand.shown(inputs),
            "hand_told": [html.P(line) for line in hand.explained(inputs, by_hand.simulated(finance))],
            "python": python(found, site),
        }  # fmt: skip


def _register_assumptions(app: Dash, site: Site) -> None:
    @app.callback(
        output=Output(own("form"), "children"),
        inputs=[
            Input(own("ready"), "data"),
            Input(own("assumed-reset"), "n_clicks"),
            State(own("assumed"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def fields(_ready: Any, _reset: Any, values: Any, raw: Any, picked: Any) -> Any:
        found = now(raw, picked, None, {} if pressed("assumed-reset") else values, None, site)
        reference, _ = found.sides(site)
        if reference is None:
            return no_update
        return form(assumed.fields(reference.ledger, found.levers, site.choices), found.values)

    @app.callback(
        output=[
            Output(own("assumed"), "data", allow_duplicate=True),
            Output(own("assumed-wrong"), "children"),
            Output(own("assumed-wrong"), "hidden"),
            Output(own("assumed-said"), "children"),
        ],
        inputs=[
            Input({"kind": FIELD, "key": ALL}, "value"),
            State({"kind": FIELD, "key": ALL}, "id"),
            State(own("assumed"), "data"),
            State(own("carried"), "data"),
            PICKED,
        ],
        prevent_initial_call=True,
    )
    def edit(contents: Any, names: Any, before: Any, raw: Any, picked: Any) -> Any:
        found = now(raw, picked, None, before, None, site)
        reference, _ = found.sides(site)
        if reference is None or not isinstance(contents, list) or not isinstance(names, list):
            return no_update, no_update, no_update, no_update
        every = assumed.fields(reference.ledger, found.levers, site.choices)
        keys = [one.get("key") if isinstance(one, dict) else None for one in names]
        pairs = [(key, text) for key, text in zip(keys, contents, strict=False) if isinstance(key, str)]
        values, wrong = assumed.edited(pairs, every)
        shown_here = {one.key for one in every}
        values |= {key: value for key, value in found.values.items() if key not in shown_here}
        said = f"{w.counted(len(values), 'changed assumption')}" if values else "the model’s own"
        return values if values != dict(found.values) else no_update, " ".join(wrong), not wrong, said
