"""Stages of leaving: how one is entered, and how long one stays in it. Which one comes next is decided elsewhere.

settled -> audit, or voice where the institution asks (`decision`); audit -> settled, voice or search (`decision`);
voice -> settled, or search after a refusal (`voice`); search -> settled, or notice (`decision`, `departure`); notice ->
gone (`departure`); gone -> settled, as somebody else (`arrival`).
"""

from typing import Any

from sim.rules.functions import rule


@rule
def enter(me: Any, stage: int) -> None:
    """Move to another stage of leaving, or start the same one over."""
    me.stage = stage
    me.stage_months = 0


@rule
def spend_another_month(me: Any) -> None:
    """Stay in the same stage for another month."""
    me.stage_months += 1
