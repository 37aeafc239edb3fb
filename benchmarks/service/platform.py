"""A small LTI 1.3 platform in a process of its own: it launches, and it keeps every score it gets.

It is as strict as Moodle with times (a score of the same second or before is 409) and slow as a
platform on another machine is: each answer of its services waits a while. Nobody logs in: who is
named in `login_hint` is who comes.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import secrets
import time
from datetime import datetime
from typing import Any

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

CLIENT = "load"
DEPLOYMENT = "1"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
SCOPES = [f"{AGS}scope/score", f"{AGS}scope/result.readonly"]
_KID = "platform-1"


class Platform:
    """The platform: one course, one link, one column, whoever comes is a learner."""

    def __init__(self, url: str, tool: str, wait: float) -> None:
        """Prepare it.

        Args:
            url: Where it is reached.
            tool: Where the tool is reached.
            wait: Seconds that each answer of a service takes at least.
        """
        self._url, self._tool, self._wait = url, tool, wait
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._tool_keys = jwt.PyJWKClient(f"{tool}/lti/jwks.json", timeout=10)
        self._tokens: set[str] = set()
        self._used: set[str] = set()
        self._last: dict[str, dict[str, Any]] = {}
        self._posts: list[dict[str, Any]] = []

    def app(self) -> Starlette:
        """Make its application."""
        return Starlette(
            routes=[
                Route("/auth", self._auth),
                Route("/jwks", self._jwks),
                Route("/token", self._token, methods=["POST"]),
                Route("/items/1/scores", self._score, methods=["POST"]),
                Route("/items/1/results", self._results),
                Route("/posts", self._told),
            ]
        )

    async def _auth(self, request: Request) -> Response:
        """Send the browser back with a token that says who it is."""
        asked = request.query_params
        target = f"{self._tool}/lti/launch"
        if asked["redirect_uri"] != target or asked["client_id"] != CLIENT:
            return Response("not registered", 400)
        subject, now = asked["login_hint"], int(time.time())
        claims = {
            "iss": self._url,
            "aud": CLIENT,
            "sub": subject,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "name": subject.replace("-", " ").title(),
            "locale": "en",
            LTI + "version": "1.3.0",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "deployment_id": DEPLOYMENT,
            LTI + "target_link_uri": target,
            LTI + "resource_link": {"id": "link-1", "title": "Twice and thrice"},
            LTI + "context": {"id": "course-1", "title": "Deep Learning"},
            LTI + "roles": [ROLE],
            LTI + "custom": {"assignment": "tiny"},
            AGS + "claim/endpoint": {"scope": SCOPES, "lineitem": f"{self._url}/items/1"},
        }
        token = jwt.encode(claims, self._key, "RS256", {"kid": _KID})
        fields = {"id_token": token, "state": asked["state"]}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        return HTMLResponse(f'<form method="post" action="{target}">{inputs}</form>')

    async def _jwks(self, _: Request) -> Response:
        public = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": _KID, "alg": "RS256", "use": "sig"}]})

    async def _token(self, request: Request) -> Response:
        """Give an access token for an assertion that the tool signed."""
        form = await request.form()
        return await asyncio.to_thread(self._granted, dict(form))

    def _granted(self, form: dict[str, Any]) -> Response:
        try:
            key = self._tool_keys.get_signing_key_from_jwt(form["client_assertion"])
            claims = jwt.decode(
                form["client_assertion"], key, algorithms=["RS256"],
                audience=f"{self._url}/token", issuer=CLIENT, options={"require": ["exp", "jti"]},
            )  # fmt: skip
        except jwt.PyJWKClientConnectionError as error:
            return JSONResponse({"error": f"the tool's keys: {error}"}, 503)
        except jwt.PyJWTError as error:
            return JSONResponse({"error": f"invalid_client: {error}"}, 400)
        asked = set(form["scope"].split())
        if claims["jti"] in self._used or not asked <= set(SCOPES):
            return JSONResponse({"error": "invalid_scope"}, 400)
        self._used.add(claims["jti"])
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return JSONResponse(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": 3600,
                "scope": form["scope"],
            }
        )

    def _permitted(self, request: Request) -> bool:
        return request.headers.get("authorization", "").removeprefix("Bearer ") in self._tokens

    async def _score(self, request: Request) -> Response:
        """Take a score, or refuse it; both are kept."""
        body = await request.json()
        before = self._last.get(body["userId"])
        late = before is not None and _second(body) <= _second(before)
        status = 401 if not self._permitted(request) else 409 if late else 200
        self._posts.append({"at": time.time(), "status": status, "body": body})
        if status == 200:
            self._last[body["userId"]] = body
        await asyncio.sleep(self._wait)
        return Response(status_code=status)

    async def _results(self, request: Request) -> Response:
        """Show what the column has of one user."""
        await asyncio.sleep(self._wait)
        if not self._permitted(request):
            return Response(status_code=401)
        subject = request.query_params["user_id"]
        score = self._last.get(subject)
        if score is None or "scoreGiven" not in score:
            return JSONResponse([])
        return JSONResponse(
            [
                {
                    "id": f"{self._url}/items/1/results/{subject}",
                    "userId": subject,
                    "scoreOf": f"{self._url}/items/1",
                    "resultScore": score["scoreGiven"],
                    "resultMaximum": score["scoreMaximum"],
                    "comment": score.get("comment", ""),
                }
            ]
        )

    async def _told(self, _: Request) -> Response:
        return Response(json.dumps(self._posts), media_type="application/json")


def _second(body: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(body["timestamp"]).timestamp())


def main() -> None:
    """Be a platform until the process is told to end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service.platform")
    parser.add_argument("port", type=int)
    parser.add_argument("tool")
    parser.add_argument("wait", type=float)
    given = parser.parse_args()
    platform = Platform(f"http://localhost:{given.port}", given.tool, given.wait)
    uvicorn.run(
        platform.app(), host="127.0.0.1", port=given.port, log_level="warning", lifespan="off"
    )


if __name__ == "__main__":
    main()
