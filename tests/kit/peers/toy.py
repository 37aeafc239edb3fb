"""A careless tool of 60 lines on PyJWT: proves that the platforms work, and nothing else."""

import time
import uuid

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KID = "toy"


class Toy:
    """The tool: `registration` is told by the platform, `claims` are those of the last launch."""

    def __init__(self, base):
        self.base, self.registration, self.claims = base, None, None
        self.app = Starlette(
            routes=[
                Route("/lti/login", self.login, methods=["GET", "POST"]),
                Route("/lti/launch", self.launch, methods=["POST"]),
                Route("/lti/jwks.json", self.keys),
            ]
        )

    async def keys(self, request):
        public = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return JSONResponse({"keys": [public | {"kid": KID, "alg": "RS256", "use": "sig"}]})

    async def login(self, request):
        asked = request.query_params
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": self.registration["client_id"],
            "redirect_uri": f"{self.base}/lti/launch",
            "login_hint": asked["login_hint"],
            "lti_message_hint": asked["lti_message_hint"],
            "state": "some-state",
            "nonce": "some-nonce",
        }
        return RedirectResponse(str(httpx.URL(self.registration["auth_url"], params=query)))

    async def launch(self, request):
        form = await request.form()
        self.claims = await run_in_threadpool(self.validated, form["id_token"])
        settings = self.claims.get(f"{DEEP}/deep_linking_settings")
        if not settings:
            return HTMLResponse(f"<p>launched {self.claims['sub']}</p>")
        answer = self.signed(
            {
                "aud": self.claims["iss"],
                "nonce": "other-nonce",
                f"{CLAIM}/message_type": "LtiDeepLinkingResponse",
                f"{CLAIM}/version": "1.3.0",
                f"{CLAIM}/deployment_id": self.claims[f"{CLAIM}/deployment_id"],
                f"{DEEP}/data": settings.get("data", ""),
                f"{DEEP}/content_items": [
                    {
                        "type": "ltiResourceLink",
                        "title": "Tensors",
                        "url": f"{self.base}/lti/launch",
                        "custom": {"assignment": "01_tensors"},
                        "lineItem": {"scoreMaximum": 20, "label": "T", "resourceId": "01_tensors"},
                    }
                ],
            }
        )
        return HTMLResponse(
            f'<form method="post" action="{settings["deep_link_return_url"]}">'
            f'<input name="JWT" value="{answer}"></form>'
            "<script>document.forms[0].submit()</script>"
        )

    def validated(self, token):
        keys = httpx.get(self.registration["jwks_url"]).json()["keys"]
        kid = jwt.get_unverified_header(token)["kid"]
        key = next(jwt.PyJWK(key, "RS256") for key in keys if key["kid"] == kid)
        return jwt.decode(token, key, algorithms=["RS256"], audience=self.registration["client_id"])

    def signed(self, claims):
        now = int(time.time())
        claims = {"iss": self.registration["client_id"], "iat": now, "exp": now + 60} | claims
        return jwt.encode(claims, KEY, "RS256", {"kid": KID})

    def service(self, *scopes):
        """Give a client that may use the services."""
        url = self.registration["token_url"]
        assertion = self.signed(
            {"sub": self.registration["client_id"], "aud": url, "jti": str(uuid.uuid4())}
        )
        answer = httpx.post(
            url,
            data={
                "grant_type": "client_credentials",
                "client_assertion_type": ASSERTION,
                "client_assertion": assertion,
                "scope": " ".join(scopes),
            },
        )
        token = answer.raise_for_status().json()["access_token"]
        return httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30)
