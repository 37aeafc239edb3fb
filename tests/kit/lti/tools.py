"""This tool in the tests: once as functions, once over HTTP, with the same few methods."""

import asyncio
import re
from urllib.parse import urlencode

import httpx
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from tests.kit.lti.hostile import KEYS, URL, Hostile, later, query_of, serving
from torchgrade.lti.jwks import PlatformKeys
from torchgrade.lti.keys import ToolKey
from torchgrade.lti.launch import validate_launch
from torchgrade.lti.login import Login, begin_login, hashed, states
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.refusals import LaunchRefused, Reason
from torchgrade.web.lti_routes import lti_routes

FORM = "application/x-www-form-urlencoded"


class Begun:
    """A login that a platform may now answer."""

    def __init__(self, platform, login):
        self.platform = platform
        self.query = query_of(login.redirect)
        self.state, self.nonce = self.query["state"], self.query["nonce"]
        self.cookies = {login.cookie: login.value}

    def cookie_header(self):
        return {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}

    def claims(self, **changed):
        return self.platform.claims(self.nonce, **changed)

    def form(self, **changed):
        """The form of a launch that holds, but for what is changed in its claims."""
        return self.posted(self.platform.token(self.claims(**changed)))

    def posted(self, token):
        return {"state": self.state, "id_token": token}


class Tool:
    """This tool as functions.

    Attributes:
        good: Launches that a case made on its way and that hold.
        launched: What came of all launches.
        posted: The states that were posted.
        elsewhere: What was fetched from other hosts than the platforms'.
    """

    def __init__(self, engine):
        self.engine = engine
        self.a, self.b = Hostile("a", KEYS[0]), Hostile("b", KEYS[1])
        client, self.elsewhere = serving(self.a, self.b)
        self.seconds = 0
        self.keys = PlatformKeys(client=client, clock=lambda: float(self.seconds))
        self.good, self.launched, self.posted, self.secrets = 0, [], [], []
        with engine.begin() as connection:
            for hostile in (self.a, self.b):
                hostile.platform = add_platform(connection, hostile.platform)

    @property
    def now(self):
        return later(self.seconds)

    def register(self, hostile):
        with self.engine.begin() as connection:
            hostile.platform = add_platform(connection, hostile.platform)

    def begin(self, platform=None, **changed):
        """Log in as a browser does that comes from a platform."""
        platform = platform or self.a
        begun = Begun(platform, self.login(platform.login_params(**changed)))
        self.secrets += [begun.state, begun.nonce, *begun.cookies.values()]
        return begun

    def launch(self, form, cookies):
        """Post a launch; it is noted, and refused with `LaunchRefused`."""
        self.posted.append(form.get("state", ""))
        self.secrets.append(form.get("id_token") or "never posted")
        return self._launch(form, cookies)

    def launch_well(self, begun, **changed):
        """Post a launch that holds, on the way to one that does not."""
        form = begun.form(**changed)
        launch = self.launch(form, begun.cookies)
        self.good += 1
        return form, launch

    def waiting(self):
        """Hashes of the states that are still good."""
        with self.engine.begin() as connection:
            return set(connection.execute(select(states.c.state)).scalars())

    def tells_no_secret(self, text):
        """No token, state, nonce or cookie of this tool's logins stands in a text."""
        assert not [secret for secret in self.secrets if secret in text]

    def nothing_came_of_it(self):
        """No launch but the good ones, no posted state kept, nothing sought elsewhere."""
        assert len(self.launched) == self.good
        assert not {hashed(state) for state in self.posted} & self.waiting()
        assert self.elsewhere == []

    def login(self, params):
        with self.engine.begin() as connection:
            return begin_login(connection, params, url=URL, now=self.now)

    def _launch(self, form, cookies):
        launch = validate_launch(self.engine, form, cookies, url=URL, keys=self.keys, now=self.now)
        self.launched.append(launch)
        return launch

    def close(self):
        self.keys.close()


class Served(Tool):
    """This tool as its routes; each request is one browser's, without a cookie jar."""

    def __init__(self, engine):
        super().__init__(engine)
        routes = lti_routes(
            engine=engine, key=lambda: ToolKey((KEYS[2],)), keys=self.keys, url=URL,
            on_launch=self._on_launch, clock=lambda: self.now,
        )  # fmt: skip
        self.app = Starlette(routes=routes)
        self.loop = asyncio.Runner()

    async def _on_launch(self, _request, launch):
        self.launched.append(launch)
        return PlainTextResponse("launched")

    def login(self, params):
        answer = self.get("/lti/login?" + urlencode(params))
        refuse(answer)
        assert (answer.status_code, answer.text) == (302, "")
        name, value = cookie_of(answer)
        return Login(redirect=answer.headers["location"], cookie=name, value=value)

    def _launch(self, form, cookies):
        refuse(self.post("/lti/launch", urlencode(form), cookies))
        return self.launched[-1]

    def post(self, path, content, cookies=(), kind=FORM):
        (answer,) = self.post_at_once(path, content, cookies, kind=kind)
        return answer

    def post_at_once(self, path, content, cookies=(), *, times=1, kind=FORM):
        """Post the same form several times side by side."""
        brought = "; ".join(f"{name}={value}" for name, value in dict(cookies).items())
        headers = {"content-type": kind} | ({"cookie": brought} if brought else {})
        return self.send("POST", path, times=times, content=content, headers=headers)

    def get(self, path, **headers):
        (answer,) = self.send("GET", path, headers=headers)
        return answer

    def send(self, method, path, *, times=1, **more):
        async def all_of_them():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
                asked = (client.request(method, path, **more) for _ in range(times))
                return await asyncio.gather(*asked)

        return self.loop.run(all_of_them())

    def close(self):
        self.loop.close()
        super().close()


def cookie_of(answer):
    """Name and value of the one cookie that an answer sets."""
    (cookie,) = answer.headers.get_list("set-cookie")
    return cookie.split(";")[0].split("=", 1)


def refuse(answer):
    """Raise what a page says that it refused; a refusal sets no cookie but to forget one."""
    if answer.status_code < 400:
        return
    assert answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert all("Max-Age=0" in each for each in answer.headers.get_list("set-cookie"))
    raise LaunchRefused(Reason(re.search(r"Reason: (\w+)", answer.text)[1]))
