"""Words that the page explains: on hover and focus, and all together in the help."""

from __future__ import annotations

from dash import html

TERMS = {
    "Departure": (
        "A post vacated: a faculty member leaves for other work, retires, or leaves after a life event. "
        "Replacements who leave count, too."
    ),
    "Departures avoided": (
        "Departures on the baseline’s course less departures with the policy, in the same simulated future."
    ),
    "Simulated future": (
        "One run of the model with its own chance and its own plausible values of uncertain parameters. "
        "Each is run with and without the policy: same people, same chance. “98 of 100 futures” counts runs; it is "
        "no probability that the model is right."
    ),
    "19 of 20 futures": "The range that holds the middle 95% of the simulated futures.",
    "Net cost": (
        "What levers cost, plus turnover, lost patient access and abrupt handovers, against the "
        "baseline, in 2024 dollars."
    ),
    "Turnover": "What replacing those who leave costs, without the clinical income lost meanwhile.",
    "Lost access": (
        "Visits that patients do not get, at their margin (revenue less the costs that do not arise). It assumes that "
        "patients are waiting for them."
    ),
    "Burned out": (
        "Share of faculty whose exhaustion or disengagement is above the survey cutoff, averaged over "
        "the horizon."
    ),
    "Evening work": "Hours of work in evenings and on weekends, per person and week.",
    "Protected time kept": "Share of promised protected hours that people really get.",
    "Equity gap in leaving": (
        "How many more of 100 women and URiM faculty leave each year than men and other faculty; mean "
        "of the two gaps, voluntary departures."
    ),
    "URiM": "Underrepresented in medicine.",
    "Intensity": "Share of faculty covered × quality of implementation.",
    "Evidence": (
        "Three dots: trials or large comparative studies. Two: controlled studies, not all agree. One: "
        "few or uncontrolled studies. “Assumed”: no study, an assumption with a wide range."
    ),
    "Baseline": "What happens anyway, without the policy. Any scenario can be the baseline.",
    "Ramp": "Months until a lever is fully in force.",
}


def term(text: str) -> html.Span | str:
    """Return text with its explanation, if it begins with a word of the glossary."""
    found = next((name for name in TERMS if text.startswith(name)), None)
    if found is None:
        return text
    return html.Span(text, className="term", **{"data-tip": TERMS[found]})


def glossary() -> html.Dl:
    """Return all words with their explanations."""
    return html.Dl([part for name, text in TERMS.items() for part in (html.Dt(name), html.Dd(text))])
