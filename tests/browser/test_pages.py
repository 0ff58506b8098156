"""Every page but the first, as a reader meets it: it opens with the question along, and has nothing that axe objects to."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from dashboard.answers import Answers
from dashboard.pages import PAGES
from tests.browser.app import served
from tests.browser.conftest import POLICY, Visitor, axe
from tests.browser.stand_in_whole import WholeShipped

pytestmark = pytest.mark.browser
OTHERS = [page.PATH for page in PAGES[1:]]
OF_A_QUESTION = [path for path in OTHERS if path not in ("evidence", "school")]  # these two are the same for all questions
LOOKS = ((1366, "light"), (320, "dark"))  # the tests of each page have more


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of all pages, with the real answers and queues."""
    answers = Answers(WholeShipped())
    answers.closed = []  # type: ignore[attr-defined]
    server = make_server("127.0.0.1", 0, served(answers).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    answers.stop()


def settled(page: Page) -> None:
    """Waits until a page was told what the reader brings, and has answered."""
    page.locator("main[data-page]").wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", [path for path in OTHERS if path != "evidence"])  # long, and looked at unfolded by its own
def test_a_page_opens_for_everyone(visit: Visitor, path: str) -> None:
    for width, scheme in LOOKS:
        page = visit.open(path + POLICY, width=width, scheme=scheme, ready=False)
        settled(page)
        assert axe(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
        page.context.close()


@pytest.mark.parametrize("path", OTHERS)
def test_the_question_goes_along_and_back(visit: Visitor, path: str) -> None:
    page = visit.open(path + POLICY, ready=False)
    settled(page)
    if path in OF_A_QUESTION:
        expect(page.locator(f"#{path}-asked")).to_contain_text(re.compile("typical medical school"))
    page.locator("nav a").first.click()
    expect(page).to_have_url(re.compile(r"/\?school=typical&.*documentation_support=0\.45"))
    assert not re.search(r"[?&][a-z]+\.[a-z]+=", page.url.partition("?")[2]), "what a page keeps of its own stays there"


@pytest.mark.parametrize("path", OF_A_QUESTION)
def test_a_strange_address_is_survived(visit: Visitor, path: str) -> None:
    odd = "?school=nowhere&years=1e9&seed=NaN&team_inbox=%3Cb%3E&" + "&".join(f"{path}.{key}=%00%F0" for key in ("a", "with"))
    page = visit.open(path + odd, ready=False)
    settled(page)
    expect(page.locator(f"#{path}-notices")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()


def test_the_first_page_leads_to_all_others_with_its_question(visit: Visitor) -> None:
    page = visit.open(POLICY)
    links = [link.get_attribute("href") or "" for link in page.locator("nav a").all()]
    assert len(links) == len(PAGES) and all("documentation_support=0.45" in link for link in links)


@pytest.mark.parametrize("path", ["portfolio", "school"])
def test_paper_and_projector_say_that_there_is_no_answer_yet(visit: Visitor, path: str) -> None:
    page = visit.open(path, ready=False)
    settled(page)
    said = page.locator(".nothing-yet")
    expect(said).to_be_hidden()
    page.emulate_media(media="print")
    expect(said).to_be_visible()
    page.emulate_media(media="screen")
    page.locator("#tool-present").click()
    expect(said).to_be_visible()
