"""The routes: cookies, forms, methods, pages in two languages, and what is said in logs."""

import asyncio
import json
import threading
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from tests.kit.lti.hostile import TARGET, URL, query_of
from tests.kit.lti.tools import FORM, Begun, cookie_of, refuse
from torchgrade.lti.keys import make_key, rotate_key
from torchgrade.lti.login import Login
from torchgrade.lti.refusals import LaunchRefused, Reason
from torchgrade.web.lti_routes import MAX_BODY, lti_routes


def refused(answer):
    """The reason that a page gives."""
    with pytest.raises(LaunchRefused) as caught:
        refuse(answer)
    return caught.value.reason


def test_a_login_by_post_is_one_by_get(served):
    """Moodle posts, Open edX gets; both are redirected and given a cookie of their own."""
    params = urlencode(served.a.login_params())
    for answer in (served.post("/lti/login", params), served.get(f"/lti/login?{params}")):
        assert answer.status_code == 302
        begun = Begun(served.a, Login(**dict(zip(
            ("redirect", "cookie", "value"), (answer.headers["location"], *cookie_of(answer))
        ))))  # fmt: skip
        served.launch_well(begun)
    assert len(served.launched) == 2


def test_the_cookie_comes_back_from_another_site_and_belongs_to_this_host(served):
    """Each attribute that this takes is there; the launch forgets the cookie."""
    answer = served.get("/lti/login?" + urlencode(served.a.login_params()))
    name, *attributes = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-")
    assert set(attributes) == {
        "Max-Age=600", "Path=/", "HttpOnly", "Secure", "SameSite=None", "Partitioned",
    }  # fmt: skip
    begun = served.begin()
    after = served.post("/lti/launch", urlencode(begun.form()), begun.cookies)
    (forgotten,) = after.headers.get_list("set-cookie")
    assert forgotten.split("=")[0] in begun.cookies
    assert "Max-Age=0" in forgotten
    assert after.text == "launched"


def test_without_https_the_cookie_is_plain(served):
    """A developer's http://localhost works, without what needs https."""
    local = "http://localhost:8000"
    served.app = Starlette(routes=lti_routes(
        engine=served.engine, key=lambda: None, keys=served.keys, url=local,
        on_launch=served._on_launch, clock=lambda: served.now,
    ))  # fmt: skip
    target = f"{local}/lti/launch"
    params = served.a.login_params(target_link_uri=target)
    answer = served.get("/lti/login?" + urlencode(params))
    assert "Secure" not in answer.headers["set-cookie"]
    assert not answer.headers["set-cookie"].startswith("__Host-")
    asked = query_of(answer.headers["location"])
    claims = served.a.claims(asked["nonce"], target_link_uri=target)
    form = {"state": asked["state"], "id_token": served.a.token(claims)}
    done = served.post("/lti/launch", urlencode(form), dict([cookie_of(answer)]))
    assert done.text == "launched"


def test_a_launch_is_never_read_from_an_address(served):
    """77: with GET nothing is read, and the state is still good for the post."""
    begun = served.begin()
    answer = served.get("/lti/launch?" + urlencode(begun.form()))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert refused(answer) is Reason.METHOD
    beside = served.post("/lti/launch?" + urlencode(begun.form()), "")
    assert refused(beside) is Reason.STATE_MISSING
    assert served.launched == []
    served.launch_well(begun)


@pytest.mark.parametrize("twice", ["state", "id_token", "error", "other"])
def test_a_field_that_stands_twice_is_refused(served, twice):
    """79: whichever of the two were meant."""
    begun = served.begin()
    form = [*begun.form().items(), (twice, "x"), (twice, "y")]
    answer = served.post("/lti/launch", urlencode(form), begun.cookies)
    assert (answer.status_code, refused(answer)) == (400, Reason.FORM)
    login = urlencode([*served.a.login_params().items(), ("iss", "https://b.example.edu")])
    assert refused(served.post("/lti/login", login)) is Reason.FORM
    assert refused(served.get(f"/lti/login?{login}")) is Reason.FORM
    assert served.launched == []


def test_a_big_body_is_refused_before_it_is_read_whole(served):
    """80: 1.2 MB, with its length told and without; the last byte that fits is taken."""
    begun = served.begin()
    form = urlencode(begun.form()) + "&more="
    sizes = []

    def drip():
        for _ in range(1200):
            sizes.append(1000)
            yield b"x" * 1000

    answer = served.post("/lti/launch", form + "x" * 1_200_000, begun.cookies)
    assert (answer.status_code, refused(answer)) == (413, Reason.TOO_LARGE)

    async def stream():
        for part in drip():
            yield part

    assert refused(served.post("/lti/login", stream())) is Reason.TOO_LARGE
    fitting = form + "x" * (MAX_BODY - len(form))
    assert refused(served.post("/lti/launch", fitting + "x", begun.cookies)) is Reason.TOO_LARGE
    assert served.post("/lti/launch", fitting, begun.cookies).text == "launched"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "", "a/b"])
def test_what_is_no_form_is_refused(served, kind):
    """One type alone, that of OpenID Connect's form post."""
    begun = served.begin()
    content = urlencode(begun.form())
    answer = served.post("/lti/launch", content, begun.cookies, kind=kind)
    assert (answer.status_code, refused(answer)) == (415, Reason.FORM)
    good = "Application/X-WWW-Form-URLencoded; charset=UTF-8"
    assert served.post("/lti/launch", content, begun.cookies, kind=good).text == "launched"


@pytest.mark.parametrize(
    "content", ["state=%FF%FE", b"state=\xff", "a=&" * 300, "1&2&3", "&" * 999]
)
def test_a_form_that_is_odd_is_refused_and_not_stumbled_over(served, content):
    """Neither letters that are no UTF-8 nor hundreds of fields are a fault of ours."""
    assert refused(served.post("/lti/launch", content)) in (Reason.FORM, Reason.STATE_MISSING)
    assert refused(served.post("/lti/login", content)) in (Reason.FORM, Reason.ISSUER_MISSING)


def test_the_page_is_in_the_readers_language_and_safe(served):
    """Spanish if the browser puts it first, English otherwise; nothing of the request is in it."""
    evil = urlencode({"state": "<script>alert(1)</script>"})
    for wanted, lang, words in (
        ("es-MX,es;q=0.9,en;q=0.8", "es", "no se puede abrir una segunda vez"),
        ("de,en;q=0.5,es;q=0.3", "en", "be opened a second time"),
        ("", "en", "be opened a second time"),
        ("x" * 5000, "en", "be opened a second time"),
    ):
        (page,) = served.send(
            "POST", "/lti/launch", content=evil,
            headers={"accept-language": wanted, "content-type": FORM},
        )  # fmt: skip
        assert page.status_code == 401
        assert f'<html lang="{lang}">' in page.text
        assert words in page.text
        assert "alert" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"


def test_of_a_form_posted_many_times_at_once_one_wins(served):
    """Eight posts side by side over HTTP: one launch, seven refusals."""
    for _ in range(3):
        begun = served.begin()
        answers = served.post_at_once(
            "/lti/launch", urlencode(begun.form()), begun.cookies, times=8
        )
        assert sorted(a.status_code for a in answers) == [200] + [401] * 7
        lost = {refused(a) for a in answers if a.status_code != 200}
        assert lost == {Reason.STATE_UNKNOWN}
    assert len(served.launched) == 3


def test_keys_are_served_while_every_thread_waits(served, tmp_path):
    """Platforms fetch our keys while our threads wait for their answers: no thread is needed."""
    path = tmp_path / "key.pem"
    key, gate = make_key(path), threading.Event()

    def slow(request):
        gate.wait(10)
        return httpx.Response(503)

    served.a.answer = slow
    begun = [served.begin() for _ in range(45)]
    app = Starlette(routes=lti_routes(
        engine=served.engine, key=lambda: make_key(path), keys=served.keys, url=URL,
        on_launch=served._on_launch, clock=lambda: served.now,
    ))  # fmt: skip

    async def crowd():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
            waiting = [
                asyncio.create_task(
                    client.post("/lti/launch", data=b.form(), headers=b.cookie_header())
                )
                for b in begun
            ]
            await asyncio.sleep(0.2)
            found = await asyncio.wait_for(client.get("/lti/jwks.json"), 5)
            gate.set()
            await asyncio.gather(*waiting)
            return found

    found = served.loop.run(crowd())
    assert found.json() == key.public_jwks()
    assert found.headers["content-type"] == "application/json"
    rotate_key(path)
    assert make_key(path).kid != key.kid


def test_canvas_reads_its_configuration(served):
    """All addresses are ours, a new window is asked for, and the services are named."""
    found = served.get("/lti/config.json").json()
    assert found["oidc_initiation_url"] == f"{URL}/lti/login"
    assert found["target_link_uri"] == TARGET
    assert found["public_jwk_url"] == f"{URL}/lti/jwks.json"
    assert len(found["scopes"]) == 4
    assert '"windowTarget": "_blank"' in json.dumps(found)
