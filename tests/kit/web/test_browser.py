"""The student's pages in a real browser: with and without scripts, by keyboard, on a phone."""

import json
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from starlette.responses import RedirectResponse
from starlette.routing import Route

from torchgrade.lti.identity import Visit
from torchgrade.web import sessions
from torchgrade.web.app import create_app
from torchgrade.web.site import open_site
from torchgrade.web.uploads import attempts
from torchgrade.web.worker import Worker

PAGE = "/courses/1/assignments/tiny"
CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def site(course):
    """The course by the real clock."""
    found = open_site(course)
    yield found
    found.engine.dispose()


@pytest.fixture
def address(site):
    """The service on a socket of this machine."""

    def launched(request):
        response = RedirectResponse(PAGE, status_code=303)
        sessions.set_cookie(response, request.query_params["token"])
        return response

    app = create_app(site, routes=[Route("/launched", launched)])
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium; skipped where it is not installed."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not there: install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, site, address):
    """Open a window that somebody was launched in: `window(scripts=False, locale="es")`."""
    opened = []

    def launched(*, scripts=True, size=None, **visit):
        given = {"platform": 1, "user": 1, "student": "ann", "context": 1, "learns": True}
        token = sessions.begin(site, Visit(**{**given, "assignment": "tiny", **visit}))
        context = chromium.new_context(
            base_url=address, java_script_enabled=scripts, viewport=size or PHONE
        )
        opened.append(context)
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on(
            "console",
            lambda said: page.troubles.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"/launched?token={token}")
        return page

    yield launched
    for context in opened:
        context.close()


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


def assert_accessible(page):
    """No rule of axe-core is broken in a serious way."""
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == []


def assert_fits(page):
    """Nothing is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


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
