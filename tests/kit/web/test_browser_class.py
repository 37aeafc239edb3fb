"""The teachers' pages in a real browser: two languages, light and dark, keyboard, phone."""

import pytest
from playwright.sync_api import expect

from tests.kit.web.classes import fill
from tests.kit.web.screens import assert_accessible, assert_fits
from torchgrade.web import regrades
from torchgrade.web.regrades import RegradeState
from torchgrade.web.site import open_site
from torchgrade.web.uploads import Standing, newest

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def site(course):
    """A class in every state, by the real clock."""
    found = open_site(course)
    yield found
    found.engine.dispose()


@pytest.fixture
def teacher(site, window):
    """Open a teacher's window at a page of the class: `teacher("/tiny", size=PHONE)`."""
    visit = fill(site, 12)

    def opened(path="/tiny", **options):
        return window(
            user=visit.user, student="", context=visit.context, teaches=True, learns=False,
            to=f"/courses/{visit.context}/class{path}", **options,
        )  # fmt: skip

    return opened


@pytest.mark.parametrize(
    ("lang", "size", "scheme"),
    [("en", DESK, "light"), ("es", DESK, "dark"), ("en", PHONE, "dark"), ("es", PHONE, "light")],
    ids=["en desk light", "es desk dark", "en phone dark", "es phone light"],
)
def test_pages_are_accessible_and_fit(teacher, lang, size, scheme, tmp_path):
    """No serious finding of axe-core, and nothing wider than the screen, on any page."""
    page = teacher("", locale=lang, size=size, scheme=scheme)
    for name, step in (
        ("overview", lambda: None),
        ("class", lambda: page.locator("main h2 a").first.click()),
        ("pupil", lambda: page.get_by_role("link", name="Dmitri Shostakovich").click()),
    ):
        step()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        assert_accessible(page)
        assert_fits(page)
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
    assert page.troubles == []


def test_the_regrade_is_shown(teacher, site):
    """Asked for by a button; a page that waits leads on, and what failed says why."""
    page = teacher()
    page.get_by_role("button", name="Compare with the tests as they are now").click()
    expect(page.locator(".busy")).to_be_visible()
    assert regrades.regrade_of(site, "tiny").state is RegradeState.ASKED
    assert regrades.work_on_regrades(site)
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("main")).to_contain_text("It could not be done.")
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_was_ticked_is_graded_again(teacher, site, scripts):
    """The button says what it did, and the page that it leads to may be loaded again."""
    page = teacher(scripts=scripts, size=DESK)
    before = newest(site, "tiny")
    (broken, *_) = [s for s, upload in before.items() if upload.state is Standing.QUARANTINED]
    page.locator(f"input[value='{broken}']").check()
    page.get_by_role("button", name="Grade again what could not be graded").click()
    expect(page.get_by_role("status")).to_contain_text("1 submission is back in the queue.")
    page.reload()
    page.go_back()
    page.go_forward()
    now = newest(site, "tiny")
    changed = [student for student in before if now[student].state is not before[student].state]
    assert changed == [broken]


def test_a_class_is_narrowed_by_keyboard(teacher):
    """A name is looked for and a state chosen without a mouse; the address keeps both."""
    page = teacher(size=DESK)
    page.locator("#find").focus()
    page.keyboard.type("o")
    page.keyboard.press("Tab")
    page.keyboard.type("could not")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=o**")
    assert "show=quarantined" in page.url
    expect(page.locator("tbody tr").filter(has_text="Bob O'Brien, Jr.")).to_be_visible()
    assert page.locator(".people tbody tr").count() < 12
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("(document.activeElement.textContent || '').trim()"))
    for words in ("Show", "Bob O'Brien, Jr.", "Grade again what could not be graded", "CSV"):
        assert words in seen


def test_reasons_are_told_in_the_readers_language(teacher):
    """What is known is translated; what is not is marked as English."""
    page = teacher(locale="es", size=DESK)
    row = page.locator("tbody tr").filter(has_text="Bob O'Brien, Jr.")
    expect(row).to_contain_text("no es JSON válido")
    expect(row).to_contain_text("Ábrelo en JupyterLab")
    eve = (
        page.locator("tbody tr")
        .filter(has_text="Eve")
        .or_(page.locator("tbody tr").filter(has_text="Eve 2"))
    )
    assert eve.count() >= 1
    assert page.locator("tbody [lang=en]").filter(has_text="signal 9").count() >= 1
