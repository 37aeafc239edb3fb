"""What holds for every page: language, dates, headers, sizes, errors."""

import pytest

from torchgrade.web.pages import Words
from torchgrade.web.security import Rate

PAGE = "/courses/1/assignments/tiny"
SPANISH = '<html lang="es">'


def test_a_page_is_in_the_platform_s_language(browser, site):
    """The launch tells the user's language."""
    assert SPANISH in browser().launch(site, locale="es-MX").get(PAGE).text


def test_the_browser_s_language_counts_where_the_platform_tells_none(ann):
    """The most wanted language that the course has."""
    header = {"Accept-Language": "fr, es;q=0.8, en;q=0.5"}
    assert SPANISH in ann.get(PAGE, headers=header).text


@pytest.mark.parametrize("header", ["", "fr", "es;q=0", "es;q=x", ";;,,", "*"])
def test_otherwise_it_is_the_course_s_first_language(ann, header):
    """Whatever a browser sends, a page is written."""
    assert '<html lang="en">' in ann.get(PAGE, headers={"Accept-Language": header}).text


def test_the_user_s_choice_goes_first(browser, site):
    """It is kept in the session, and leads back to the page."""
    student = browser().launch(site, locale="en")
    student.get(PAGE)
    sent = student.submit("/language", {"language": "es", "back": PAGE})
    assert (sent.status_code, sent.headers["location"]) == (303, PAGE)
    assert SPANISH in student.get(PAGE).text


def test_dates_are_in_the_course_s_time_zone(site, clock):
    """As the reader writes them, and for machines."""
    english = Words(site, "en").day_and_time(clock())
    assert 'datetime="2026-11-24T12:00:00+00:00"' in english
    assert "Tuesday, November 24, 2026" in english
    assert "martes, 24 de noviembre de 2026" in Words(site, "es").day_and_time(clock())


def test_every_answer_has_the_headers(ann):
    """No script in a page, no frame around it, nothing kept by proxies."""
    for path, status in ((PAGE, 200), ("/nothing", 404), ("/courses/9/assignments", 404)):
        response = ann.get(path)
        assert response.status_code == status
        policy = response.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "no-store"


def test_a_body_that_is_too_big_gets_a_page(ann):
    """It is read to its end, so that a browser shows why."""
    ann.get(PAGE)
    sent = ann.submit("/language", {"language": "x" * 2**21})
    assert sent.status_code == 413
    assert "bigger than" in sent.text


@pytest.mark.parametrize(
    "charset",
    [
        "; charset=punycode",
        ";CHARSET = 'utf-7'",
        "; charset=utf-8; charset=idna",
        "; charset*=x''x",
    ],
)
def test_a_form_in_another_encoding_is_not_read(browser, charset):
    """Some of Python's codecs take minutes for a megabyte; nobody need be signed in to ask."""
    headers = {
        "Content-Type": f"multipart/form-data; boundary=b{charset}",
        "Sec-Fetch-Site": "same-origin",
    }
    body = b'--b\r\nContent-Disposition: form-data; name="ticket"\r\n\r\n' + b"9" * 9000
    sent = browser().post("/leave", headers=headers, content=body + b"\r\n--b--\r\n")
    assert sent.status_code == 415
    assert "<h1" in sent.text


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF-8"'])
def test_a_form_that_says_that_it_is_utf_8_is_read(ann, charset):
    """As some browsers and platforms do."""
    ann.get(PAGE)
    headers = {"Content-Type": f"application/x-www-form-urlencoded{charset}"}
    sent = ann.submit("/language", {"language": "es", "back": PAGE}, headers=headers)
    assert sent.status_code == 303


def test_what_nobody_foresaw_is_a_page_without_details(app, browser, site, caplog):
    """The traceback is for the log, and the address goes there without its query."""
    from starlette.routing import Route

    def broken(_):
        raise ValueError("secret")

    app.router.routes.append(Route("/broken", broken))
    response = browser().launch(site).get("/broken?token=abc")
    assert response.status_code == 500
    assert "on our side" in response.text
    assert "secret" not in response.text
    assert "secret" in caplog.text
    assert "abc" not in caplog.text


def test_a_rate_holds_back_who_comes_too_often():
    """Each name has a bucket of its own, which fills again."""
    seconds = [0.0]
    rate = Rate(2, 6, clock=lambda: seconds[0])
    assert [rate.take("ann"), rate.take("ann")] == [0, 0]
    assert rate.take("ann") == pytest.approx(10)
    assert rate.take("bob") == 0
    seconds[0] = 10
    assert rate.take("ann") == 0
