"""Numbers as a leader reads them on the page: short, with words for their direction."""

from __future__ import annotations

from sim.results.headline import years
from sim.results.numbers import IN_WORDS
from sim.results.numbers import about_usd as money
from sim.results.numbers import how_many as people

MINUS = "−"
NOTHING_USD = 50_000.0  # below this a cost over years is no cost


def years_in_words(number: int) -> str:
    """Return a number of years in words: “one year”, “five years”."""
    return years(12 * number, words=True)


def cost(dollars: float) -> str:
    """Return a net cost in words: “saves $5M”, “costs $2M”, “about even”."""
    if abs(dollars) < NOTHING_USD:
        return "about even"
    return f"{'saves' if dollars < 0 else 'costs'} {money(dollars)}"


def spent(dollars: float) -> str:
    """Return a net cost with its word behind it: “$5M saved”, “$2M spent”."""
    return f"{money(dollars)} {'saved' if dollars < 0 else 'spent'}"


def tone(dollars: float) -> str:
    """Return the class of a net cost; words always say it, too."""
    return "even" if abs(dollars) < NOTHING_USD else "good" if dollars < 0 else "bad"


def signed(number: float, decimals: int = 1) -> str:
    """Return a number with its sign; zero has none."""
    text = f"{abs(number):,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{MINUS if number < 0 else '+'}{text}"


def fewer(avoided: float) -> str:
    """Return departures avoided in words: “56 fewer”, “4 more”."""
    return f"{people(avoided)} {'more' if avoided < 0 else 'fewer'}"


def span(low: float, high: float) -> str:
    """Return a range of departures avoided; the end nearer to nothing comes first where both lie on one side."""
    if low >= 0.0 or high <= 0.0:
        near, far = sorted((low, high), key=abs)
        return f"{people(near)} to {fewer(far)}"
    return f"{fewer(low)} to {fewer(high)}"


def spent_span(low: float, high: float) -> str:
    """Return a range of net costs in words."""
    if low >= 0.0 or high <= 0.0:
        near, far = sorted((low, high), key=abs)
        return f"{money(near)} to {spent(far)}"
    return f"{spent(low)} to {spent(high)}"


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def inside(text: str) -> str:
    """Return a title as it stands inside a sentence: “moral injury”, but “RVU treadmill”."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many of something: “one lever”, “12 levers”."""
    word = IN_WORDS[number] if 0 < number < len(IN_WORDS) else f"{number:,}" if number else "no"
    return f"{word} {one if number == 1 else many or one + 's'}"
