"""What several kinds of tests share."""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True)  # the same examples each time
settings.load_profile("fixed")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
