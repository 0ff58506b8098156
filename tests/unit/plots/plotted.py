"""What is read off a figure."""

import re
from typing import Any

import plotly.graph_objects as go


def words(figure: go.Figure) -> str:
    """Everything that can be read on a figure."""
    return " ".join(re.findall(r'"text":\s*"([^"]*)"', figure.to_json().encode().decode("unicode_escape")))


def numbers(values: Any) -> list[float]:
    return [float("nan") if value is None else float(value) for value in values]
