"""A browser without JavaScript: cookies, redirects, and forms that submit themselves."""

import httpx
from bs4 import BeautifulSoup

STEPS = 12


def text_of(page):
    """Give the words of a page, as a person sees them."""
    return " ".join(BeautifulSoup(page.text, "html.parser").get_text(" ").split())


def form_of(page, to=""):
    """Give method, address and fields of a page's last form that leads to such an address."""
    forms = BeautifulSoup(page.text, "html.parser").find_all("form")
    form = [form for form in forms if to in form.get("action", "")][-1]
    fields = {}
    for field in form.find_all(["input", "button", "select"]):
        if field.get("name") and field.get("type") not in ("radio", "checkbox", "file"):
            fields[field["name"]] = field.get("value", "")
    target = str(httpx.URL(str(page.url)).join(form.get("action") or str(page.url)))
    return form.get("method", "get").lower(), target, fields


class Browser(httpx.Client):
    """Follows redirects, and submits a form where a page's script would (`open`)."""

    def __init__(self):
        super().__init__(
            follow_redirects=True, timeout=60, event_hooks={"response": [self._trust_localhost]}
        )
        self.posted = []

    def _trust_localhost(self, _response):
        """Send safe cookies to http://localhost too, as browsers do."""
        for cookie in self.cookies.jar:
            cookie.secure = False

    def open(self, url):
        """Open a page and go on as its scripts would, until a page for people is there."""
        return self.go_on(self.get(url))

    def go_on(self, page):
        """Submit what submits itself."""
        for _ in range(STEPS):
            if not submits_itself(page):
                return page
            page = self.submit(page)
        raise AssertionError(f"forms without end at {page.url}")

    def stop_at_form(self, url):
        """Open a page and stop before the first form that submits itself is sent."""
        page = self.get(url)
        assert submits_itself(page), text_of(page)
        return form_of(page)

    def submit(self, page, to="", files=None, **changed):
        """Press a form's button."""
        method, target, fields = form_of(page, to)
        fields |= changed
        if method == "get":
            return self.get(target, params=fields)
        self.posted.append((target, fields))
        origin = f"{page.url.scheme}://{page.url.netloc.decode()}"
        return self.post(target, data=fields, files=files, headers={"Origin": origin})


def submits_itself(page):
    """Whether a page is a form that a script of it sends at once."""
    if page.status_code >= 400 or "<form" not in page.text:
        return False
    scripts = BeautifulSoup(page.text, "html.parser").find_all("script")
    said = [f"{script.get('src', '')} {script.get_text()}" for script in scripts]
    return any("submit()" in each or "post.js" in each for each in said)
