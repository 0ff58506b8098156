"""What several kinds of tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True)  # the same examples each time
settings.load_profile("fixed")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


ROOT = Path(__file__).resolve().parents[1]
MADE = {"__pycache__", "build"}  # what any Python leaves behind, and git does not see


def in_the_checkout() -> set[str]:
    """All folders of the checkout, and the files at its top; those of tools, whose names begin with a dot, do not count.

    Files elsewhere do not count: somebody may be writing them while the tests run.
    """
    found = {name for name in os.listdir(ROOT) if not name.startswith(".")}
    for folder, folders, _ in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in MADE]
        found |= {os.path.relpath(os.path.join(folder, name), ROOT) for name in folders}
    return found


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    """Tests write into folders of their own."""
    before = in_the_checkout()
    yield
    left = in_the_checkout() - before
    assert not left, f"the tests left in the checkout: {sorted(left)[:10]}"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A system Chromium for the browser tests: the one named by CHROMIUM, or the first that is installed.

    Without one the test is skipped; under REQUIRE_BROWSER (as in CI) it fails instead.
    """
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else CHROMIUM_NAMES
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium found: install Debian's package chromium, or name one in CHROMIUM"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return found
