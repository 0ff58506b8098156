"""The project speaks plain American English: none of the phrases on the list below is left in what people read.

What counts as prose: Markdown without code and without the output of commands (which is checked where it is written),
YAML without citations, and in Python the comments, docstrings and strings of more than one word. Names in code are
not prose: a column or a parameter keeps its name for those who already use it.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

# what is not said: and what is said instead
PHRASES = {
    r"luck(?:y|ily)?": "chance, random variation; “same random numbers”",
    r"(?:declared|fitted|uncertain|unknown|least known) numbers?": "parameters",
    r"numbers? (?:is|are|was|were) (?:declared|fitted)": "parameters",
    r"numbers of the model|numbers that matter|changed numbers": "parameters, or results",
    r"intervals? (?:that )?(?:hold|holds|held|holding)": "intervals include, or reflect",
    r"hing(?:e|es|ed|ing) on": "depend on",
    r"not known (?:of|about) (?:the|its|their) parameters?|what is not known": "parameter uncertainty",
    r"(?:kept|keep|keeps|keeping) back": "held out",
    r"anew": "again; of people, resampled",
    r"(?<!Plotly )figures?": "digit, chart, table or benchmark: say which",
    r"knows? of (?:itself|themselves)": "from your school's own data",
    r"base rate makes": "There is no built-in quit rate.",
    r"how far (?:each|the|a) lever|(?:lever|levers) (?:is|are) pulled|how well it is done": "intensity: share covered × quality",
    r"(?:is|are|was|were) to be expected": "expect",
    r"times (?:of|in) 100|of that size print": "the range that contains 95% of studies of that size",
}
# stem: the American spelling. Names of the field such as Orthopaedics, as their American societies write them, stay.
BRITISH = {
    r"(?:behavi|col|fav|hon|hum|lab|neighb|rum|endeav|harb|arm|vap|vig|sav|flav|val)our\w*": "-or",
    r"centred?|centres|centring|metres?|theatres?|fibres?|calibres?|litres?": "-er",
    r"program(?:me|mes)": "program",
    r"licen(?:ce|ces)": "license",
    r"defence|offence|pretence": "-ense",
    r"(?:judge|acknowledge|lodge)ments?": "-gment",
    r"fulfil(?:s|ment|ments)?|skilful\w*|wilful\w*|enrol(?:s|ment|ments)?|instalments?|instil|distil": "-ll",
    (
        r"\w*(?:organ|real|recogn|random|normal|summar|initial|emphas|minim|maxim|standard|categor|character|general|special"
        r"|priorit|util|visual|annual|harmon|penal|digit|serial|synchron|capital|discret|parametr|factor|vector|regular"
        r"|stabil|equal|apolog|memor|critic|optim|jeopard|final|local|custom|author|itemizable|custom|rational|symbol)"
        r"is(?:e|ed|es|er|ers|ing|able|ation|ations)"
    ): "-ize",
    r"(?:analy|paraly|cataly)s(?:e|ed|er|ers|ing)": "-yze",
    r"practis(?:e|ed|es|ing)": "practice",
    (
        r"(?:un)?(?:model|travel|label|cancel|level|signal|fuel|counsel|channel|total|tunnel|marshal|pencil|dial|equal)"
        r"l(?:ed|ing|er|ers|or|ors)"
    ): "one l",
    r"whilst|amongst|towards|grey\w*|cheques?|learnt|(?:mis)?spelt|burnt|dreamt|leant|ageing|artefacts?|sceptic\w*": "American",
    r"catalogues?|manoeuvre\w*|moulds?|tyres?|kerbs?|per cent|paediatric\w*|anaesthe\w*|gynaecolog\w*|foet\w+": "American",
}
NAMES = re.compile(r"`[^`]*`|\{\w+\}|\b\w*[a-z0-9]_\w+\b|\]\([^)]*\)|https?://\S+|\S+\.(?:py|yaml|md|css|svg|csv|json)\b")
FENCE = re.compile(r"^```.*?^```$|<!-- output: .*?<!-- end: output -->|^ {4}\S[^\n]*$", re.DOTALL | re.MULTILINE)
LABEL = re.compile(r"^\s+\w+: ")  # of an argument, an attribute or an exception in a docstring
# what people may write in their files, too: British spellings are understood
UNDERSTOOD = {"standardised mean difference", "cluster randomised", "randomise units", "randomise people"}
INTERNAL = re.compile(r"`|\b[a-z]+_[a-z_]+\b")  # a name from code in what a leader reads
LEADER_KEYS = re.compile(r"^\s*(?:title|why|description|label):|\b(?:title|description|label): ")


def searched(patterns: dict[str, str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(patterns) + r")(?![\w-])", re.IGNORECASE)


SAID_OTHERWISE = searched(PHRASES | BRITISH)


def of_markdown(text: str) -> str:
    """Blank what is code or output, so that lines keep their numbers."""
    return FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)


def of_yaml(text: str) -> str:
    return re.sub(r"^  citation: .*?(?=^  \w+: )", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE)


def of_python(text: str) -> str:
    """Return comments, docstrings and strings of several words, each on its line."""
    lines = [""] * (text.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            lines[token.start[0]] += f" {token.string}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\S\s+\S", node.value):
            if node.value in UNDERSTOOD:
                continue
            for offset, line in enumerate(node.value.split("\n")):
                place = min(node.lineno + offset, len(lines) - 1)
                lines[place] += " " + LABEL.sub("", line)
    return "\n".join(lines[1:])


READERS = {".md": of_markdown, ".yaml": of_yaml, ".py": of_python}


def hits(path: Path) -> Iterator[str]:
    """Each phrase of the list in a file, with its line."""
    text = READERS[path.suffix](path.read_text(encoding="utf-8"))
    plain = re.sub(r"[ \t]*\n[ \t#]*", lambda match: "\n" + " " * (match[0].count(" ") and 0), NAMES.sub("_", text))
    for match in SAID_OTHERWISE.finditer(plain.replace("\n", "\n")):
        line = plain.count("\n", 0, match.start()) + 1
        yield f"{path.relative_to(ROOT)}:{line}: {match[0]}"


def files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


AREAS = {
    "README and CONTRIBUTING": ("README.md", "CONTRIBUTING.md"),
    "evidence": ("sim/evidence/*.yaml",),
    "scenarios and trials": ("scenarios/**/*.yaml", "trials/*.yaml"),
    "sim": ("sim/**/*.py",),
    "dashboard": ("dashboard/**/*.py",),
}


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_said_otherwise(area: str) -> None:
    found = [hit for path in files(*AREAS[area]) for hit in hits(path)]
    assert found == [], f"{len(found)} phrases; say it as the list in {Path(__file__).name} does"
