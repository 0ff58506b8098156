"""The words of the model as numbers, and what they were called before."""

from importlib import import_module

import pytest

from sim.rules import vocabulary
from sim.rules.vocabulary import OLD_NAMES, STRAIN_COLUMNS, Activity, PersonColumn, Strain


@pytest.mark.parametrize("old", OLD_NAMES)
@pytest.mark.parametrize("path", ["sim.rules.vocabulary", "sim.vocabulary"])
def test_old_names_mean_the_same_with_a_notice(old: str, path: str) -> None:
    with pytest.warns(FutureWarning, match=f"`{old}` is now `{OLD_NAMES[old]}`"):
        assert getattr(import_module(path), old) is getattr(vocabulary, OLD_NAMES[old])


def test_what_never_was_there_is_still_an_error() -> None:
    with pytest.raises(AttributeError, match="'Scene'"):
        vocabulary.Scene  # type: ignore[attr-defined]  # noqa: B018


def test_every_strain_and_every_activity_has_a_column() -> None:
    assert [PersonColumn(column).name for column in STRAIN_COLUMNS] == [f"STRAIN_{strain.name}" for strain in Strain]
    hours = [PersonColumn(PersonColumn.CLINIC_HOURS + activity).name for activity in Activity]
    assert hours == [f"{activity.name}_HOURS" for activity in Activity]
