"""The student's pages in a real browser: with and without scripts, by keyboard, on a phone."""

import json

import pytest
from playwright.sync_api import expect

from tests.kit.web.screens import assert_accessible, assert_fits
from torchgrade.web.site import open_site
from torchgrade.web.uploads import attempts
from torchgrade.web.worker import Worker

PAGE = "/courses/1/assignments/tiny"


@pytest.fixture
def site(course):
    """The course by the real clock."""
    found = open_site(course)
    yield found
    found.engine.dispose()


@pytest.fixture
def notebook(site):
    """A file as a student has it, with a right answer."""
    nb = json.loads((site.root / "release" / "tiny" / "tiny.ipynb").read_text())
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
            cell["source"] = "def double(x):\n    return 2 * x"
    path = site.root.parent / "my notebook (1).ipynb"
    path.write_text(json.dumps(nb))
    return path


def finish(site):
    worker = Worker(site)
    while worker.step():
        pass


@pytest.mark.parametrize("lang", ["en", "es"])
def test_from_file_to_feedback_without_reloading(window, site, notebook, lang):
    """Hand in, watch it being graded, read the feedback: one page, which is never loaded anew."""
    page = window(locale=lang)
    assert_accessible(page)
    assert_fits(page)
    page.set_input_files("#file-1", notebook)
    page.get_by_role("button", name={"en": "Hand in", "es": "Entregar"}[lang]).click()
    expect(page.locator("#newest")).to_be_visible()
    page.evaluate("window.mark = 1")
    assert_accessible(page)
    finish(site)
    words = {"en": "Attempt 1 is graded: 4 of 10", "es": "El intento 1 está calificado: 4 de 10"}
    expect(page.locator("#state")).to_contain_text(words[lang], timeout=15_000)
    expect(page.locator("#said")).to_contain_text(words[lang])
    expect(page.locator("#attempts-part .badge.good").first).to_be_visible()
    assert page.evaluate("window.mark") == 1
    assert_accessible(page)
    assert_fits(page)
    page.locator("#state a.button").click()
    expect(page.locator("h1")).to_be_visible()
    assert page.troubles == []


def test_without_scripts(window, site, notebook):
    """The same by forms alone; a waiting page loads itself again."""
    page = window(scripts=False)
    page.set_input_files("#file-1", notebook)
    page.locator("#upload button").click()
    expect(page.locator("#state")).to_contain_text("next to be graded")
    finish(site)
    expect(page.locator("#state")).to_contain_text("is graded", timeout=20_000)


def test_a_wrong_file_is_refused_in_place(window, site, tmp_path):
    """The reason is where the keyboard is; then the right file goes through."""
    page = window()
    wrong = tmp_path / "homework.py"
    wrong.write_text("x = 1")
    page.set_input_files("#file-1", wrong)
    page.locator("#upload button").click()
    refused = page.locator("#refused")
    expect(refused).to_contain_text("homework.py is a Python script")
    expect(refused).to_be_focused()
    assert_accessible(page)
    right = site.root / "release" / "tiny" / "tiny.ipynb"
    page.set_input_files("#file-1", right)
    page.locator("#upload button").click()
    expect(page.locator("#newest")).to_be_visible()
    assert len(attempts(site, "ann", "tiny")) == 1


def test_a_lost_connection_is_told_and_the_next_try_counts_once(window, site, notebook):
    """The answer gets lost on its way: the same form sent again is the same attempt."""
    page = window()
    page.set_input_files("#file-1", notebook)
    page.route("**/uploads", lambda route: (route.fetch(), route.abort()))
    page.locator("#upload button").click()
    expect(page.locator("#failed")).to_be_visible()
    page.unroute("**/uploads")
    page.locator("#upload button").click()
    expect(page.locator("#newest")).to_be_visible()
    assert len(attempts(site, "ann", "tiny")) == 1


def test_everything_is_reached_by_keyboard(window):
    """From the skip link to the button, in the order of reading."""
    page = window()
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("(document.activeElement.textContent || '').trim()"))
    for words in ("Skip to the content", "All assignments", "Español", "Sign out", "Hand in"):
        assert words in seen
    assert seen.index("Skip to the content") == 0


def test_the_language_is_changed_on_the_page(window):
    """And the page stays where it was."""
    page = window()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url.endswith(PAGE)
