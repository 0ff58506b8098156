"""Charts and sentences of the comparison: figures that plotly accepts, what is said where nothing is clear."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from flask import Flask

from dashboard.answers import Answers
from dashboard.charts.differences import Dot, Slope, differences, slopes
from dashboard.charts.lines import lines
from dashboard.charts.money import money as money_chart
from dashboard.pages.compare import exports, hand, money, parts_of, view, why
from dashboard.pages.compare.compared import Compared, headline, share
from dashboard.pages.compare.measures import BY_NAME, MEASURES, measure_of
from dashboard.pages.compare.state import Now, opened
from dashboard.parts import money_words
from dashboard.parts.titles import short
from dashboard.site import Site
from sim.results.contrast import Contrast
from sim.results.finance import Finance
from sim.results.worksheet import PUBLISHED, Simulated
from tests.browser.stand_in_compare import Shipped

QUERY = "?school=community&years=2&stop_useless_requirements=0.7&mentoring=1&compare.with=explore|leave-well|hiring-freeze"


@pytest.fixture(scope="module")
def made() -> Any:
    answers = Answers(Shipped())
    site = Site(answers, answers.choices, answers.version)
    with Flask("x").test_request_context():
        found, _ = opened({"search": QUERY}, site)
    answers.several.ask("a/1", found.arms)
    for _ in range(600):
        if answers.several.look("a/1", found.arms).over:
            break
        time.sleep(0.02)
    compared = found.compared(site)
    assert compared is not None and len(compared.rows) == 3
    yield site, found, compared
    answers.stop()


@pytest.mark.parametrize("measure", MEASURES)
def test_every_outcome_has_charts_and_tables(made: tuple[Site, Now, Compared], measure: Any) -> None:
    _, _, compared = made
    figure, caption, rows = view.difference_figure(compared, measure)
    assert go.Figure(figure).data and rows == 3 and "two years" in caption
    assert go.Figure(view.slope_figure(compared, measure)[0]).data
    for table in (view.ranking_table(compared, measure), view.pairs_table(compared, measure)):
        assert "nan" not in str(table)
    assert headline(compared, measure).startswith("Of three policies, ")


def test_money_has_charts_tables_and_sentences(made: tuple[Site, Now, Compared]) -> None:
    _, _, compared = made
    finance = compared.finances["explore"]
    go.Figure(money_chart(money.yearly_bars(finance)))
    go.Figure(lines(money.both_lines(finance), ",.1f", zero=True))
    for make in (money.items, money.by_department, money.by_lever, money.access):
        assert "nan" not in str(make(finance, 2))
    assert "nan" not in str(money.by_year(finance))
    said = f"{money_words.headline(finance, 'A', 2)} {money_words.per_departure(finance)}"
    assert "net over two years" in said and "nan" not in said
    nothing = Finance(compared.reference.ledger, compared.reference.ledger)
    assert "nothing to pay back" in money_words.headline(nothing, "A", 2)
    assert money_words.per_departure(nothing).startswith("It is not certain")


def test_a_finance_officer_reads_one_way_of_signs_and_names(made: tuple[Site, Now, Compared]) -> None:
    site, _, compared = made
    finance = compared.finances["explore"]
    assert money_words.priced((-339e3, -390e3, -286e3), net=True) == ("saves $339k", "$286k to $390k saved")
    assert money_words.dollars(-0.004) == "$0"
    titles = {name: short(lever) for name, lever in site.choices.levers.items()}
    name = finance.by_lever()["name"][0]
    assert titles[name] in str(money.by_lever(finance, 2, titles))
    month = np.arange(1, 25)
    own_rates = np.vstack([1.02 ** (-month / 12), 1.05 ** (-month / 12)])
    assert money_words.discounted(own_rates) == " (each future has its own discount rate, 2% to 5%)"
    assert money_words.discounted(own_rates[[0, 0]]) == ""


def test_a_tie_with_the_baseline_stands_apart() -> None:
    found = Contrast(-2.3, -6.5, 0.0, -2.7, -1.9, below=0.86, above=0.02)
    cell = str(view.often(BY_NAME["departures"], found, 100))
    assert "92 of 100" in cell and "86 better, 2 worse, 12 the same (half counts)" in cell


def test_every_file_has_rows_and_an_unknown_one_a_sentence(made: tuple[Site, Now, Compared]) -> None:
    site, found, compared = made
    row = compared.rows[0]
    assert exports.table_of("parts", found, compared, row, site) == exports.NO_PARTS
    assert exports.table_of("../etc/passwd", found, compared, row, site) == exports.NO_TABLE
    for what in ("differences", "ranking", "pairs", "value", *exports.OF_ONE):
        table = exports.table_of(what, found, compared, row, site)
        assert what == "parts" or (not isinstance(table, str) and len(table))


def test_contributions_are_drawn_and_say_which_effect_is_assumed(made: tuple[Site, Now, Compared]) -> None:
    site, found, _ = made
    result = parts_of.work(parts_of.parts_of(found.arm(found.chosen[0])), site.answers)(lambda done, total: None)
    figure, rows = view.parts_figure(result, site.choices)
    assert rows == 2 and len(go.Figure(figure).data) == 4
    assert len(parts_of.table(result, site.choices)) == 3 * (2 * 2 + 1)


def test_a_chain_without_movement_says_that_it_stands_still(made: tuple[Site, Now, Compared]) -> None:
    _, _, compared = made
    links = why.chain(compared.reference, compared.reference)
    assert not any(link.moved for link in links)
    assert why.told(links, [], 2).count(": still") == 6
    assert "nothing here clearly moves" in str(view.chain_list(links))


def test_a_shared_future_counts_half_and_an_unknown_outcome_is_the_first() -> None:
    assert share(0.995, 100) == "99.5 of 100" and share(0.83, 100) == "83 of 100"
    assert measure_of("nothing") is measure_of({"x": 1}) is BY_NAME["departures"]


def test_the_worksheet_shows_the_published_case_where_a_school_has_no_inputs() -> None:
    text = str(hand.shown(None))
    assert "$1,125,000" in text and "0.50%" in text and "12.5%" in text
    assert "no answer" in hand.explained(None, Simulated(1.0, 1.0, 1.0))[0]
    lost = hand.explained(PUBLISHED, Simulated(0.0, 0.0, -1000.0))
    assert "less for this reason" in lost[3] and "counts less" in lost[2]


def test_charts_take_odd_numbers() -> None:
    go.Figure(differences([], "nothing"))
    go.Figure(slopes([], "nothing", ""))
    go.Figure(slopes([Slope("A" * 80, 5.0, 5.0, "5")] * 6, "people", "5"))
    figure = go.Figure(differences([Dot("A" * 80, 1.0, 1.0, 1.0, "1")], "people"))
    assert np.isfinite(figure.layout.xaxis.range).all() and figure.layout.annotations[0].text.endswith("…")
