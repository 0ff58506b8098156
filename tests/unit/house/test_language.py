"""The project speaks plain American English: nothing on the list below is left in what people read.

What counts as prose: Markdown without code and without the output of commands (which is checked where it is written), YAML
without citations, and in Python the comments, docstrings, and strings of several words. Names in code are not
prose: an argument, a column, or a parameter keeps its name for those who already use it.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]

# what is not said, and what is said instead; a blank stands for any white space
PHRASES = {
    r"luck(?:y|ily)?": "chance, random variation; “the same random numbers”",
    r"(?:declared|fitted|uncertain|unknown|least known) numbers?": "parameters",
    r"numbers? (?:is|are|was|were) (?:declared|fitted)|numbers of the model|numbers that matter": "parameters",
    r"changed numbers": "results",
    r"intervals? (?:that )?(?:hold|holds|held|holding)": "intervals include, or reflect",
    r"hing(?:e|es|ed|ing) on": "depend on",
    r"not known (?:of|about) (?:the|its|their) parameters?|what is not known": "parameter uncertainty",
    r"(?:kept|keep|keeps|keeping) back": "held out",
    r"anew": "again; of people, resampled",
    r"figures?": "digit, chart, table or benchmark: say which",
    r"knows? of (?:itself|themselves)": "from your school’s own data",
    r"base (?:rate|hazard) (?:makes|carries)": "say which departures need no strain: offers, partners, ends of appointments",
    r"how far (?:each|the|a) lever|levers? (?:is|are) pulled|how well it is done": "intensity: share covered × quality",
    r"(?:is|are|was|were) to be expected": "expect",
    r"times (?:of|in) 100|of that size print": "the range that contains 95% of studies of that size",
    r"\d+(?:\.\d+)? %": "7.8%",
    r"\$[\d.,]+ [kMB]": "$42.7M",
}
# what is British, and how it is spelled; Orthopaedics stays, as its American societies write it
BRITISH = {
    r"(?:behavi|col|fav|hon|hum|lab|neighb|rum|endeav|harb|arm|vap|vig|sav|flav|val)our\w*": "-or",
    r"centred?|centres|centring|metres?|theatres?|fibres?|calibres?|litres?": "-er",
    r"programmes?|licences?|defence|offence|pretence": "program, license, -ense",
    r"(?:judge|acknowledge|lodge)ments?": "-gment",
    r"fulfil(?:s|ment|ments)?|skilful\w*|wilful\w*|enrol(?:s|ment|ments)?|instalments?|instil|distil": "-ll",
    (
        r"(?:re|un|de|dis|mis|over|non)?(?:organ|real|recogn|random|normal|summar|initial|emphas|minim|maxim|standard|categor|character|general|special"
        r"|priorit|util|visual|annual|harmon|penal|digit|serial|synchron|capital|discret|parametr|factor|vector|regular"
        r"|stabil|equal|apolog|memor|critic|optim|jeopard|final|local|author|custom|rational|symbol)"
        r"is(?:e|ed|es|er|ers|ing|able|ation|ations)"
    ): "-ize",
    r"(?:analy|paraly|cataly)s(?:e|ed|er|ers|ing)|practis(?:e|ed|es|ing)": "-yze, practice",
    (
        r"(?:un)?(?:model|travel|label|cancel|level|signal|fuel|counsel|channel|total|tunnel|marshal|pencil|dial|equal)"
        r"l(?:ed|ing|er|ers|or|ors)"
    ): "one l",
    r"whilst|amongst|towards|grey\w*|cheques?|learnt|(?:mis)?spelt|burnt|dreamt|leant|ageing|artefacts?|sceptic\w*": "",
    r"catalogues?|manoeuvre\w*|moulds?|tyres?|kerbs?|per cent|paediatric\w*|anaesthe\w*|gynaecolog\w*|foet\w+": "",
}
# British spellings that people may write in their files, and a title as it was printed
KEPT = (
    *("standardised mean difference", "cluster randomised", "randomise units", "randomise people"),
    "Towards better modelling and decision\nsupport",
)
NAME = re.compile(
    r"`(?:[^`\n]|\n(?!\s*\n|\|))*`"  # code, which ends with its paragraph: one stray ` does not turn a page inside out
    r"|\{\w+\}|\b\w*[a-z0-9]_\w+\b|\]\([^)]*\)|https?://\S+|\S+\.(?:py|yaml|md|css|svg|csv|json)\b"
    r"|(?m:^ +\w+: )"  # an argument, an attribute or an exception in a docstring
    r"|Plotly figures?"
)
NOT_PROSE = re.compile(r"^```.*?^```$|<!-- output: .*?<!-- end: output -->|^ {4}\S[^\n]*$", re.DOTALL | re.MULTILINE)
CITATION = re.compile(r"^  citation: .*?(?=^  \w+: )", re.DOTALL | re.MULTILINE)
INTERNAL = re.compile(r"`|\b[a-z]+_[a-z_]+\b")  # a name from the code
NO_VERB = re.compile(
    r"(?:The|An?|Its?|Their|This|That|These|Those|One|All|Each|Every|Some|What|Which|Who|How|Whether|Where|When|Why|Mean|Share"
    r"|Number|Names?|Columns?|Rows?|Half|Nothing|Nobody|Only|[A-Z][a-z]+(?<!s)s)\b(?! (?:the|policies)\b)"
)
AREAS = {
    "README, CONTRIBUTING and CHANGELOG": ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    "evidence": ("sim/evidence/*.yaml",),
    "scenarios and trials": ("scenarios/**/*.yaml", "trials/*.yaml"),
    "sim": ("sim/**/*.py",),
    "dashboard": ("dashboard/**/*.py",),
    "docs": ("docs/**/*.md", "docs/**/*.py", "tools/**/*.py"),
}


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the phrases as whole words, over the end of a line, too."""
    found = "|".join(phrases).replace(" ", r"[\s#]+")
    return re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.IGNORECASE)


SAID_OTHERWISE = pattern([*PHRASES, *BRITISH])


def files(*places: str) -> list[Path]:
    return [path for place in places for path in sorted(ROOT.glob(place))]


def blanked(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def strings_and_comments(text: str) -> str:
    """The prose of a Python file, each piece on the line where it begins."""
    lines = [""] * (text.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            lines[token.start[0]] += f" {token.string}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\S\s+\S", node.value):
            for offset, line in enumerate(node.value.split("\n")):
                lines[min(node.lineno + offset, len(lines) - 1)] += f" {line} " if offset == 0 else line
    return "\n".join(lines[1:])


def prose(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = strings_and_comments(text)
    else:
        text = (NOT_PROSE if path.suffix == ".md" else CITATION).sub(blanked, text)
    for kept in KEPT:
        text = text.replace(kept, "\n" * kept.count("\n"))
    return NAME.sub(lambda match: f"_{blanked(match)} ", text)


def hits(path: Path) -> Iterator[str]:
    """Each phrase of the list in a file, with its line."""
    text = prose(path)
    for match in SAID_OTHERWISE.finditer(text):
        yield f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {' '.join(match[0].split())}"


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_said_otherwise(area: str) -> None:
    found = [hit for path in files(*AREAS[area]) for hit in hits(path)]
    assert found == [], f"{len(found)} phrases; {Path(__file__).name} lists what is said instead"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.md", "Intervals\nhold luck.", ["1: Intervals hold", "2: luck"]),
        ("a.md", "`luck_low` in\n\n```py\nluck = 1\n```\n\nthe behaviour", ["7: behaviour"]),
        ("a.yaml", "T1:\n  citation: Organisation Science\n  value: 7 %\n", ["3: 7 %"]),
        ("a.py", 'luck = 1  # luck\nx = "colour"\ny = "a colour"\n', ["1: luck", "3: colour"]),
        ("a.py", '"""Do.\n\nArgs:\n    luck: What it hinges on.\n"""\n', ["4: hinges on"]),
        ("a.py", "# what it hinges\n# on\n", ["1: hinges # on"]),
        ("a.py", 'x = f"{luck} of 3 %" + "a Plotly figure" + "a figure"', ["1: figure", "1: 3 %"]),
        ("a.md", "`a\nluck` and 76 % or 7.5 % of `b`", ["2: 76 %", "2: 7.5 %"]),
        ("a.md", "one stray `\n\nthe behaviour of `c`\n| a ` |\n| anew `d` |", ["3: behaviour", "5: anew"]),
        ("a.md", "an enrolled program with a $42.7M license, analyses of metrics and 7.8% more", []),
    ],
)
def test_what_is_found(name: str, text: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [hit.removeprefix(f"{name}:") for hit in hits(tmp_path / name)] == found


def read_by_leaders() -> Iterator[tuple[str, str]]:
    """Titles, purposes and descriptions, with their place."""
    keys = ("title", "why", "description", "label", "acts_on")

    def walk(content: Any, place: str) -> Iterator[tuple[str, str]]:
        for key, value in content.items() if isinstance(content, Mapping) else enumerate(content):
            if key in keys and isinstance(value, str):
                yield f"{place}.{key}", value
            elif isinstance(value, Mapping | list):
                yield from walk(value, f"{place}.{key}")

    for path in files("scenarios/**/*.yaml", "trials/*.yaml", "sim/evidence/*.yaml"):
        yield from walk(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def test_leaders_read_no_names_from_the_code() -> None:
    said = list(read_by_leaders())
    assert len(said) > 200
    assert [place for place, text in said if INTERNAL.search(text)] == []


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """Docstrings of functions that are no properties, with their line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            words = ast.get_docstring(node)
            if words and not any("property" in ast.unparse(each) for each in node.decorator_list):
                yield node.lineno, words


def test_docstrings_begin_with_a_verb() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words.splitlines()[0]}"
        for path in files("sim/**/*.py", "dashboard/**/*.py")
        for line, words in functions(path)
        if NO_VERB.match(words)
    ]
    assert found == [], "begin with an imperative verb: Return …"
