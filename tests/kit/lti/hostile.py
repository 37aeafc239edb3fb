"""A platform of the tests' own that signs whatever it is told to, and counts what is fetched."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from torchgrade.lti.records import Platform

URL = "https://tool.example.edu"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TARGET = f"{URL}/lti/launch"
MISSING = object()


def make_keys(count):
    """RSA keys of a size that is quick to make."""
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(count)]


KEYS = make_keys(3)
"""The keys of the whole test run: making one takes a tenth of a second."""


def b64(content):
    if isinstance(content, int):
        content = content.to_bytes((content.bit_length() + 7) // 8, "big")
    elif not isinstance(content, bytes):
        content = json.dumps(content).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def jwk(key, kid, **more):
    numbers = key.public_key().public_numbers()
    return {
        "kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": b64(numbers.n),
        "e": b64(numbers.e), **more,
    }  # fmt: skip


class Hostile:
    """A registered platform, of which every part can be bent."""

    def __init__(self, name="a", key=KEYS[0], **registration):
        self.key = key
        self.kid = f"{name}-1"
        self.jwks = {"keys": [jwk(key, self.kid)]}
        self.answer = None
        self.fetched = []
        home = f"https://{name}.example.edu"
        self.platform = Platform(
            **{
                "name": f"Platform {name}",
                "issuer": home,
                "client_id": f"client-{name}",
                "deployments": (f"{name}-d1", f"{name}-d2"),
                "auth_url": f"{home}/auth",
                "token_url": f"{home}/token",
                "jwks_url": f"{home}/jwks",
            }
            | registration
        )

    @property
    def host(self):
        return urlsplit(self.platform.jwks_url).hostname

    def serve(self, request):
        """Answer a request for the keys."""
        self.fetched.append(str(request.url))
        if self.answer is not None:
            return self.answer(request) if callable(self.answer) else self.answer
        return sent(json.dumps(self.jwks))

    def login_params(self, **changed):
        """The parameters of a login request; `MISSING` leaves one out."""
        params = {
            "iss": self.platform.issuer,
            "login_hint": "17",
            "target_link_uri": TARGET,
            "client_id": self.platform.client_id,
            "lti_deployment_id": self.platform.deployments[0],
            "lti_message_hint": '{"cmid":3}',
        }
        return {k: v for k, v in (params | changed).items() if v is not MISSING}

    def claims(self, nonce, /, now=NOW, **changed):
        """The claims of a launch that holds; keyword names of LTI are without their prefix."""
        seconds = int(now.timestamp())
        claims = {
            "iss": self.platform.issuer,
            "aud": self.platform.client_id,
            "sub": "user-17",
            "exp": seconds + 300,
            "iat": seconds,
            "nonce": nonce,
            "name": "Ann O'Student, Jr.",
            "given_name": "Ann",
            "family_name": "O'Student, Jr.",
            "email": "ann@example.edu",
            "locale": "es-MX",
            LTI + "version": "1.3.0",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "deployment_id": self.platform.deployments[0],
            LTI + "target_link_uri": TARGET,
            LTI + "resource_link": {"id": "link-1", "title": "Homework 1"},
            LTI + "context": {"id": "course-1", "title": "Deep Learning", "label": "DL"},
            LTI + "roles": [ROLE + "Learner"],
            LTI + "custom": {"assignment": "02_dataset"},
            AGS: {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitems": self.platform.issuer + "/items?type_id=1",
                "lineitem": self.platform.issuer + "/items/1/lineitem?type_id=1",
            },
            NRPS: {"context_memberships_url": self.platform.issuer + "/members"},
        }
        for name, value in changed.items():
            claims[name if name in PLAIN or ":" in name else LTI + name] = value
        return {k: v for k, v in claims.items() if v is not MISSING}

    def deep_linking(self, **changed):
        """What differs in a Deep Linking request; a keyword of `claims`."""
        settings = {
            "deep_link_return_url": self.platform.issuer + "/return",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["window"],
            "accept_multiple": True,
            "data": "csrf-17",
        }
        return {
            "message_type": "LtiDeepLinkingRequest",
            "resource_link": MISSING,
            DL: {k: v for k, v in (settings | changed).items() if v is not MISSING},
        }

    def sign(self, content, key=None):
        """Sign the first two parts of a token, whatever they say."""
        algorithm = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
        return b64(algorithm.sign(content.encode(), key or self.key))

    def token(self, claims, *, key=None, algorithm="RS256", **header):
        """Sign claims; `MISSING` leaves a part of the header out."""
        headers = {"kid": self.kid, **header}
        headers = {k: v for k, v in headers.items() if v is not MISSING}
        content = json.dumps(claims).encode()
        return jwt.PyJWS().encode(content, key or self.key, algorithm, headers)


PLAIN = {
    "iss", "aud", "azp", "sub", "exp", "iat", "nbf", "nonce", "name", "given_name", "family_name",
    "email", "locale", AGS, NRPS, DL,
}  # fmt: skip


def sent(text, status=200, **headers):
    """A response that is still to be read, as one from a socket is."""
    stream = httpx.ByteStream(text.encode())
    return httpx.Response(status, stream=stream, headers=headers)


def serving(*platforms):
    """A client that reaches the platforms by their hosts, and a list of what else it sought."""
    by_host = {p.host: p for p in platforms}
    elsewhere = []

    def answer(request):
        if request.url.host in by_host:
            return by_host[request.url.host].serve(request)
        elsewhere.append(str(request.url))
        return httpx.Response(404)

    client = httpx.Client(transport=httpx.MockTransport(answer))
    return client, elsewhere


def query_of(redirect):
    """The query of an authentication request, each parameter once."""
    found = parse_qs(urlsplit(redirect).query, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def thumbprint(key):
    """The RFC 7638 thumbprint, by way of a dictionary sorted by name."""
    plain = {k: v for k, v in jwk(key, "x").items() if k in ("kty", "n", "e")}
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return b64(hashlib.sha256(canonical.encode()).digest())


def later(seconds):
    return NOW + timedelta(seconds=seconds)
