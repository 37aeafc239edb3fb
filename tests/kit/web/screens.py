"""What must hold of every page, as a browser shows it."""

from axe_playwright_python.sync_playwright import Axe


def assert_accessible(page):
    """No rule of axe-core is broken in a serious way."""
    found = Axe().run(page).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious] == []


def assert_fits(page):
    """Nothing is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
