"""One table of logins and launches that must be refused, and of those that must not.

The numbers 1 to 80 are those of a list of what tools for LTI 1.3 were seen to accept; `C` are the
known bad payloads of 1EdTech's certification guide (6.1.1) and `V` its valid ones (6.1.2, 6.1.3);
`K` are about a platform's keys, `T` about clocks, `X` further ones.
"""

import dataclasses
import hashlib
import hmac
from collections.abc import Callable

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from tests.kit.lti.hostile import (
    AGS,
    DL,
    KEYS,
    MISSING,
    NRPS,
    ROLE,
    SECONDS,
    TARGET,
    URL,
    Hostile,
    b64,
    jwk,
    sent,
)
from torchgrade.lti.platforms import remove_platform
from torchgrade.lti.refusals import LaunchRefused, Reason

EVIL = KEYS[2]


@dataclasses.dataclass(frozen=True)
class Case:
    """One thing that a platform or a browser does.

    Attributes:
        number: Its number.
        name: What is wrong, or right, with it.
        reason: Why it must be refused; None if it must be accepted.
        play: Does it to a tool.
    """

    number: str
    name: str
    reason: Reason | None
    play: Callable

    def __str__(self):
        return f"{self.number}-{self.name.replace(' ', '-')}"


CASES = []


def case(number, name, reason):
    """Put a function into the table."""

    def put(play):
        CASES.append(Case(str(number), name, reason, play))
        return play

    return put


def login(number, name, reason, **changed):
    """A login request with other parameters."""
    case(number, name, reason)(lambda tool: tool.login(tool.a.login_params(**changed)))


def claims(number, name, reason, /, **changed):
    """A launch with other claims, signed by the platform."""

    @case(number, name, reason)
    def play(tool):
        begun = tool.begin()
        return tool.launch(begun.form(**changed), begun.cookies)


def token(number, name, reason):
    """A launch with a token that a function makes of the tool and a login."""

    def put(make):
        @case(number, name, reason)
        def play(tool):
            begun = tool.begin()
            return tool.launch(begun.posted(make(tool.a, begun)), begun.cookies)

        return make

    return put


def by_hand(header, payload, signer=None, secret=None):
    """A token that no library would make, signed by a platform or with a secret, or not at all."""
    content, signature = f"{b64(header)}.{b64(payload)}", ""
    if signer is not None:
        signature = signer.sign(content)
    if secret is not None:
        signature = b64(hmac.digest(secret, content.encode(), hashlib.sha256))
    return f"{content}.{signature}"


# Login -----------------------------------------------------------------------------------------

login(1, "no iss", Reason.ISSUER_MISSING, iss=MISSING)
login("1b", "empty iss", Reason.ISSUER_MISSING, iss="")
login(2, "no login_hint", Reason.LOGIN_HINT, login_hint=MISSING)
login(3, "no target_link_uri", Reason.TARGET_MISSING, target_link_uri=MISSING)
login(4, "unknown iss", Reason.PLATFORM_UNKNOWN, iss="https://evil.example.edu")
login("4b", "iss with a slash more", Reason.PLATFORM_UNKNOWN, iss="https://a.example.edu/")
login("4c", "iss that no database takes", Reason.PLATFORM_UNKNOWN, iss="https://a\x00")
login(5, "wrong client_id", Reason.PLATFORM_UNKNOWN, client_id="client-b")
for letter, foreign in zip(
    "abcdefghijkl",
    (
        "https://evil.example.edu/lti/launch",
        "https://tool.example.edu.evil.example.edu/",
        "https://tool.example.edu@evil.example.edu/",
        "https://tool.example.edu:444/lti/launch",
        "http://tool.example.edu/lti/launch",
        "//evil.example.edu/lti/launch",
        "https://tool.example.edu\\@evil.example.edu/",
        "https://tool.example.edu/\\evil.example.edu",
        "https://tool.example.edu/a/%2E%2e/b",
        "https://tool.example.edu/lti/launch#there",
        "javascript:alert(1)//https://tool.example.edu/",
        "https://tool.example.edu/\r\nSet-Cookie: a=b",
    ),
):
    login(f"6{letter}", f"foreign target {letter}", Reason.TARGET_FOREIGN, target_link_uri=foreign)
login(7, "unknown lti_deployment_id", Reason.DEPLOYMENT, lti_deployment_id="b-d1")
login("7b", "huge login_hint", Reason.TOO_LARGE, login_hint="x" * 8193)
login("7c", "huge lti_message_hint", Reason.TOO_LARGE, lti_message_hint="x" * 8193)
login("7d", "huge iss", Reason.TOO_LARGE, iss="x" * 256)


@case("7e", "client_id left out where two are registered", Reason.PLATFORM_AMBIGUOUS)
def _(tool):
    tool.register(Hostile("a", client_id="second", deployments=("1",)))
    return tool.login(tool.a.login_params(client_id=MISSING))


@case("7f", "client_id left out where one is registered", None)
def _(tool):
    begun = tool.begin(client_id=MISSING, lti_deployment_id=MISSING)
    return tool.launch(begun.form(), begun.cookies)


# State, and the cookie that goes with it -------------------------------------------------------


@case(8, "no state", Reason.STATE_MISSING)
def _(tool):
    begun = tool.begin()
    return tool.launch({"id_token": begun.form()["id_token"]}, begun.cookies)


@case(9, "unknown state", Reason.STATE_UNKNOWN)
def _(tool):
    begun = tool.begin()
    return tool.launch(begun.form() | {"state": "x" * 43}, begun.cookies)


@case("9b", "huge state", Reason.STATE_UNKNOWN)
def _(tool):
    begun = tool.begin()
    return tool.launch(begun.form() | {"state": "x" * 10_000}, begun.cookies)


@case(10, "another browser without a cookie", Reason.COOKIE)
def _(tool):
    return tool.launch(tool.begin().form(), {})


@case("10b", "another browser with a cookie of its own", Reason.COOKIE)
def _(tool):
    victim, attacker = tool.begin(), tool.begin()
    return tool.launch(victim.form(), attacker.cookies)


@case("10c", "another browser with its value under the right name", Reason.COOKIE)
def _(tool):
    victim, attacker = tool.begin(), tool.begin()
    (name,), (value,) = victim.cookies, attacker.cookies.values()
    return tool.launch(victim.form(), {name: value})


@case("10d", "right browser after the wrong one", Reason.STATE_UNKNOWN)
def _(tool):
    begun = tool.begin()
    form = begun.form()
    with pytest.raises(LaunchRefused):
        tool.launch(form, {})
    return tool.launch(form, begun.cookies)


@case(11, "expired state", Reason.STATE_EXPIRED)
def _(tool):
    begun = tool.begin()
    tool.seconds = 600
    return tool.launch(begun.form(iat=SECONDS + 600, exp=SECONDS + 900), begun.cookies)


@case("11b", "state in its last second", None)
def _(tool):
    begun = tool.begin()
    tool.seconds = 599
    return tool.launch(begun.form(iat=SECONDS + 599, exp=SECONDS + 900), begun.cookies)


@case("11c", "state whose platform was removed", Reason.STATE_UNKNOWN)
def _(tool):

    begun = tool.begin()
    with tool.engine.begin() as connection:
        remove_platform(connection, tool.a.platform.id)
    return tool.launch(begun.form(), begun.cookies)


# Replay ----------------------------------------------------------------------------------------


@case(12, "same post again", Reason.STATE_UNKNOWN)
def _(tool):
    begun = tool.begin()
    form, _ = tool.launch_well(begun)
    return tool.launch(form, begun.cookies)


@case(13, "same post again by another browser", Reason.STATE_UNKNOWN)
def _(tool):
    form, _ = tool.launch_well(tool.begin())
    return tool.launch(form, tool.begin().cookies)


@case(14, "old token with a new state", Reason.NONCE)
def _(tool):
    form, _ = tool.launch_well(tool.begin())
    begun = tool.begin()
    return tool.launch(begun.posted(form["id_token"]), begun.cookies)


@case(15, "used nonce in a new token", Reason.NONCE)
def _(tool):
    used = tool.begin()
    tool.launch_well(used)
    begun = tool.begin()
    return tool.launch(begun.form(nonce=used.nonce), begun.cookies)


@case(16, "nonce of one login with the state of another", Reason.NONCE)
def _(tool):
    one, other = tool.begin(), tool.begin()
    return tool.launch(other.form(nonce=one.nonce), other.cookies)


@case("16b", "token after one that was refused", Reason.STATE_UNKNOWN)
def _(tool):
    begun = tool.begin()
    with pytest.raises(LaunchRefused):
        tool.launch(begun.form(sub=MISSING), begun.cookies)
    return tool.launch(begun.form(), begun.cookies)


# Nonce -----------------------------------------------------------------------------------------

claims(17, "no nonce", Reason.NONCE, nonce=MISSING)
claims(18, "nonce never issued", Reason.NONCE, nonce="n" * 43)
claims(20, "empty nonce", Reason.NONCE, nonce="")
claims("20b", "nonce that is a number", Reason.NONCE, nonce=17)
claims("20c", "nonce that is null", Reason.NONCE, nonce=None)


@case(19, "list with the nonce", Reason.NONCE)
def _(tool):
    begun = tool.begin()
    return tool.launch(begun.form(nonce=[begun.nonce]), begun.cookies)


# Time ------------------------------------------------------------------------------------------

claims(21, "exp past", Reason.EXPIRED, exp=SECONDS - 3600)
claims(22, "no exp", Reason.TIME_MISSING, exp=MISSING)
claims(23, "exp as a text", Reason.TIME_MISSING, exp=str(SECONDS + 300))
claims("23b", "exp true", Reason.TIME_MISSING, exp=True)
claims("23c", "exp not a number", Reason.TIME_MISSING, exp=float("nan"))
claims("23d", "exp without an end", Reason.TIME_MISSING, exp=float("inf"))
claims("23e", "exp of 400 digits", Reason.TIME_MISSING, exp=10**400)
claims("23f", "exp a list", Reason.TIME_MISSING, exp=[SECONDS + 300])
claims("23g", "exp negative", Reason.TIME_MISSING, exp=-1)
claims(24, "iat in the future", Reason.TOO_EARLY, iat=SECONDS + 3600)
claims(25, "no iat", Reason.TIME_MISSING, iat=MISSING)
claims("25b", "iat not a number", Reason.TIME_MISSING, iat=float("nan"))
claims(26, "iat two days old", Reason.TOO_OLD, iat=SECONDS - 2 * 86400)
claims("26b", "iat 601 seconds old", Reason.TOO_OLD, iat=SECONDS - 601)
claims("26c", "iat 600 seconds old", None, iat=SECONDS - 600)
claims(27, "nbf in the future", Reason.TOO_EARLY, nbf=SECONDS + 3600)
claims("27b", "nbf as a text", Reason.TIME_MISSING, nbf="now")
claims("T1", "exp 59 seconds ago", None, exp=SECONDS - 59)
claims("T2", "exp 61 seconds ago", Reason.EXPIRED, exp=SECONDS - 61)
claims("T3", "iat 59 seconds ahead", None, iat=SECONDS + 59)
claims("T4", "iat 61 seconds ahead", Reason.TOO_EARLY, iat=SECONDS + 61)
claims("T5", "nbf 59 seconds ahead", None, nbf=SECONDS + 59)
claims("T6", "nbf 61 seconds ahead", Reason.TOO_EARLY, nbf=SECONDS + 61)
claims("T7", "times with fractions", None, iat=SECONDS - 0.5, exp=SECONDS + 60.25)

# Audience and issuer ---------------------------------------------------------------------------

claims(28, "wrong aud", Reason.AUDIENCE, aud="client-b")
claims(29, "no aud", Reason.AUDIENCE, aud=MISSING)
claims(30, "aud an empty list", Reason.AUDIENCE, aud=[])
claims(31, "further aud", Reason.AUDIENCE, aud=["client-a", "evil"], azp="client-a")
claims(32, "further aud first", Reason.AUDIENCE, aud=["evil", "client-a"], azp="client-a")
claims(33, "several aud and no azp", Reason.AUDIENCE, aud=["client-a", "evil"])
claims(34, "several aud and the azp of the other", Reason.AUDIENCE, aud=["client-a", "x"], azp="x")
claims("34b", "aud of numbers", Reason.AUDIENCE, aud=["client-a", 17])
claims("34c", "aud an object", Reason.AUDIENCE, aud={"client-a": 1})
claims("34d", "aud a list of one", None, aud=["client-a"], azp="client-a")
claims(35, "wrong azp", Reason.PARTY, azp="client-b")
claims("35b", "azp a list", Reason.PARTY, azp=["client-a"])
claims("35c", "azp empty", Reason.PARTY, azp="")
claims(36, "iss unknown", Reason.ISSUER, iss="https://evil.example.edu")
claims(37, "no iss", Reason.ISSUER, iss=MISSING)
claims("37b", "iss a list", Reason.ISSUER, iss=["https://a.example.edu"])
claims(38, "iss with a slash more", Reason.ISSUER, iss="https://a.example.edu/")
claims(39, "iss of another platform", Reason.ISSUER, iss="https://b.example.edu")


@token(40, "login at one platform and token of another", Reason.KEY_UNKNOWN)
def _(a, begun):
    other = Hostile("b", KEYS[1])
    return other.token(other.claims(begun.nonce))


@token("40b", "the same with equal key ids", Reason.SIGNATURE)
def _(a, begun):
    other = Hostile("b", KEYS[1])
    return other.token(other.claims(begun.nonce), kid=a.kid)


@case("40c", "token of a second registration at the same platform", Reason.AUDIENCE)
def _(tool):
    second = Hostile("a", client_id="second", deployments=("a-d1",))
    tool.register(second)
    begun = tool.begin()
    return tool.launch(begun.posted(second.token(second.claims(begun.nonce))), begun.cookies)


# Keys and signatures ---------------------------------------------------------------------------


@token(41, "unknown kid", Reason.KEY_UNKNOWN)
def _(a, begun):
    return a.token(begun.claims(), kid="nobody's")


@token(42, "no kid", Reason.KEY_MISSING)
def _(a, begun):
    return a.token(begun.claims(), kid=MISSING)


@token("42b", "empty kid", Reason.KEY_MISSING)
def _(a, begun):
    return a.token(begun.claims(), kid="")


@token("42c", "kid a number", Reason.HEADER)
def _(a, begun):
    header = {"alg": "RS256", "typ": "JWT", "kid": 17}
    return by_hand(header, begun.claims(), a)


@token(43, "key for encryption", Reason.KEY_UNFIT)
def _(a, begun):
    a.jwks["keys"].append(jwk(EVIL, "a-enc", use="enc"))
    return a.token(begun.claims(), key=EVIL, kid="a-enc")


@token("43b", "key for another algorithm", Reason.KEY_UNFIT)
def _(a, begun):
    a.jwks["keys"].append(jwk(EVIL, "a-512", alg="RS512"))
    return a.token(begun.claims(), key=EVIL, kid="a-512")


@token("43c", "key that only signs", Reason.KEY_UNFIT)
def _(a, begun):
    a.jwks["keys"].append(jwk(EVIL, "a-ops", key_ops=["encrypt"]))
    return a.token(begun.claims(), key=EVIL, kid="a-ops")


@token("43d", "symmetric key", Reason.KEY_UNFIT)
def _(a, begun):
    a.jwks["keys"].append({"kty": "oct", "kid": "a-oct", "k": b64(b"secret")})
    return a.token(begun.claims(), kid="a-oct")


@token("43e", "key of 1024 bits", Reason.KEY_UNFIT)
def _(a, begun):
    a.jwks["keys"].append({"kty": "RSA", "kid": "a-short", "n": b64(2**1023 + 1), "e": b64(65537)})
    return a.token(begun.claims(), kid="a-short")


@token("43f", "key without alg and use", None)
def _(a, begun):
    bare = {k: v for k, v in jwk(a.key, "a-bare").items() if k not in ("alg", "use")}
    a.jwks["keys"].append(bare)
    return a.token(begun.claims(), kid="a-bare")


@token(44, "another key under the right kid", Reason.SIGNATURE)
def _(a, begun):
    return a.token(begun.claims(), key=EVIL)


@token(45, "payload tampered with", Reason.SIGNATURE)
def _(a, begun):
    head, _, signature = a.token(begun.claims()).split(".")
    return f"{head}.{b64(begun.claims(sub='admin'))}.{signature}"


@token("45b", "header tampered with", Reason.SIGNATURE)
def _(a, begun):
    _, payload, signature = a.token(begun.claims()).split(".")
    return f"{b64({'alg': 'RS256', 'kid': a.kid, 'x': 1})}.{payload}.{signature}"


@token("45c", "no signature", Reason.SIGNATURE)
def _(a, begun):
    return a.token(begun.claims()).rsplit(".", 1)[0] + "."


@token(46, "alg none", Reason.ALGORITHM)
def _(a, begun):
    return by_hand({"alg": "none", "kid": a.kid}, begun.claims())


@token("46b", "alg None", Reason.ALGORITHM)
def _(a, begun):
    return by_hand({"alg": "None", "kid": a.kid}, begun.claims())


@token("46c", "no alg", Reason.ALGORITHM)
def _(a, begun):
    return by_hand({"kid": a.kid}, begun.claims())


@token("46d", "alg a list", Reason.ALGORITHM)
def _(a, begun):
    return by_hand({"alg": ["RS256"], "kid": a.kid}, begun.claims())


@token(47, "HS256 with the public key as its secret", Reason.ALGORITHM)
def _(a, begun):
    secret = a.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return by_hand({"alg": "HS256", "kid": a.kid}, begun.claims(), secret=secret)


@token(48, "RS512", Reason.ALGORITHM)
def _(a, begun):
    return a.token(begun.claims(), algorithm="RS512")


@token("48b", "PS256", Reason.ALGORITHM)
def _(a, begun):
    return a.token(begun.claims(), algorithm="PS256")


@token(49, "embedded jwk", Reason.SIGNATURE)
def _(a, begun):
    return a.token(begun.claims(), key=EVIL, jwk=jwk(EVIL, a.kid))


@token("49b", "embedded jwk with a kid of its own", Reason.KEY_UNKNOWN)
def _(a, begun):
    return a.token(begun.claims(), key=EVIL, kid="evil", jwk=jwk(EVIL, "evil"))


@token(50, "jku", Reason.KEY_UNKNOWN)
def _(a, begun):
    return a.token(begun.claims(), key=EVIL, kid="evil", jku="https://evil.example.edu/jwks")


@token("50b", "x5u", Reason.SIGNATURE)
def _(a, begun):
    return a.token(begun.claims(), key=EVIL, x5u="https://evil.example.edu/x5u")


@token("50c", "jku beside a signature that holds", None)
def _(a, begun):
    return a.token(begun.claims(), jku="https://evil.example.edu/jwks")


@token(51, "crit", Reason.HEADER)
def _(a, begun):
    return a.token(begun.claims(), crit=["x-evil"])


@token("51b", "crit of something known", Reason.HEADER)
def _(a, begun):
    return a.token(begun.claims(), crit=["b64"], b64=True)


@token("51c", "payload not encoded", Reason.TOKEN_MALFORMED)
def _(a, begun):
    header = {"alg": "RS256", "kid": a.kid, "b64": False, "crit": ["b64"]}
    return by_hand(header, begun.claims(), a)


@token(52, "empty token", Reason.TOKEN_MISSING)
def _(a, begun):
    return ""


@token(53, "token of one part", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return "abc"


@token(54, "token of two parts", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return a.token(begun.claims()).rsplit(".", 1)[0]


@token(55, "token of four parts", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return a.token(begun.claims()) + ".abc"


@token(56, "header that is no JSON", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return f"{b64(b'{')}.{b64(begun.claims())}.abc"


@token("56b", "header that is a list", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return by_hand(["RS256"], begun.claims())


@token("56c", "header nested deep", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return f"{b64(b'[' * 30_000)}.{b64(begun.claims())}.abc"


@token("56d", "token outside of ASCII", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return a.token(begun.claims()).replace(".", "é.", 1)


@token(57, "payload that is no object", Reason.TOKEN_MALFORMED)
def _(a, begun):
    header = {"alg": "RS256", "kid": a.kid}
    return by_hand(header, ["sub"], a)


@token("57b", "payload that is no JSON", Reason.TOKEN_MALFORMED)
def _(a, begun):
    header = {"alg": "RS256", "kid": a.kid}
    return by_hand(header, b"\xff", a)


@token("57c", "encrypted token", Reason.TOKEN_MALFORMED)
def _(a, begun):
    return f"{b64({'alg': 'RSA-OAEP', 'enc': 'A256GCM', 'kid': a.kid})}.a.b.c.d"


@token("57d", "token of 65 kB", Reason.TOO_LARGE)
def _(a, begun):
    return a.token(begun.claims(name="x" * 50_000))


@case("57e", "no token", Reason.TOKEN_MISSING)
def _(tool):
    begun = tool.begin()
    return tool.launch({"state": begun.state}, begun.cookies)


# The platform's keys ---------------------------------------------------------------------------


def keys_answer(number, name, reason, answer):
    """A launch while the address of the platform's keys answers otherwise."""

    @case(number, name, reason)
    def play(tool):
        tool.a.answer = answer
        begun = tool.begin()
        return tool.launch(begun.form(), begun.cookies)


def _down(request):
    raise httpx.ConnectError("refused")


def _slow(request):
    raise httpx.ReadTimeout("too slow")


OUT = Reason.KEYS_OUT_OF_REACH
keys_answer("K1", "keys down", OUT, _down)
keys_answer("K2", "keys too slow", OUT, _slow)
keys_answer("K3", "keys are HTML", OUT, lambda _: sent("<html>Sign in</html>"))
keys_answer(
    "K4", "keys redirect", OUT, lambda _: sent("", 302, location="https://evil.example.edu/jwks")
)
keys_answer("K5", "keys of 10 MB", OUT, lambda _: sent('{"keys": [' + " " * 10_000_000 + "]}"))
keys_answer("K6", "keys are a list", OUT, lambda _: sent("[]"))
keys_answer("K7", "keys nested deep", OUT, lambda _: sent("[" * 200_000))
keys_answer("K8", "keys not found", OUT, lambda _: sent('{"keys": []}', 404))
keys_answer("K9", "keys compressed", OUT, lambda _: sent("x", **{"content-encoding": "gzip"}))
keys_answer("K10", "101 keys", OUT, lambda _: sent('{"keys": [' + "{}," * 100 + "{}]}"))
keys_answer("K11", "no keys", Reason.KEY_UNKNOWN, lambda _: sent('{"keys": []}'))
keys_answer(
    "K12", "keys of odd things", Reason.KEY_UNFIT,
    lambda _: sent('{"keys": [17, null, {}, {"kid": 3}, {"kid": "a-1", "kty": "RSA", "n": 3}]}'),
)  # fmt: skip


@case("K13", "two keys of one kid", Reason.KEY_AMBIGUOUS)
def _(tool):
    tool.a.jwks["keys"].append(jwk(EVIL, tool.a.kid))
    begun = tool.begin()
    return tool.launch(begun.form(), begun.cookies)


@case("K14", "the same key twice", None)
def _(tool):
    tool.a.jwks["keys"] *= 2
    begun = tool.begin()
    return tool.launch(begun.form(), begun.cookies)


@case("K15", "keys changed between login and launch", None)
def _(tool):
    tool.launch_well(tool.begin())
    begun = tool.begin()
    tool.a.key, tool.a.kid = EVIL, "a-2"
    tool.a.jwks = {"keys": [jwk(EVIL, "a-2")]}
    return tool.launch(begun.form(), begun.cookies)


@case("K16", "withdrawn key after an hour", Reason.KEY_UNKNOWN)
def _(tool):
    tool.launch_well(tool.begin())
    tool.a.jwks = {"keys": [jwk(EVIL, "a-2")]}
    tool.seconds = 3600
    begun = tool.begin()
    return tool.launch(begun.form(iat=SECONDS + 3600, exp=SECONDS + 3900), begun.cookies)


@case("K17", "keys down after an hour", None)
def _(tool):
    tool.launch_well(tool.begin())
    tool.a.answer = _down
    tool.seconds = 3600
    begun = tool.begin()
    return tool.launch(begun.form(iat=SECONDS + 3600, exp=SECONDS + 3900), begun.cookies)


@case("K18", "keys down for more than a day", OUT)
def _(tool):
    tool.launch_well(tool.begin())
    tool.a.answer = _down
    tool.seconds = 90_000
    begun = tool.begin()
    return tool.launch(begun.form(iat=SECONDS + 90_000, exp=SECONDS + 90_300), begun.cookies)


# Claims of LTI ---------------------------------------------------------------------------------

claims(58, "no deployment", Reason.DEPLOYMENT, deployment_id=MISSING)
claims(59, "unknown deployment", Reason.DEPLOYMENT, deployment_id="a-d3")
claims(60, "deployment of another platform", Reason.DEPLOYMENT, deployment_id="b-d1")
claims("60b", "deployment a list", Reason.DEPLOYMENT, deployment_id=["a-d1"])
claims("60c", "second deployment", None, deployment_id="a-d2")
claims(61, "no version", Reason.VERSION, version=MISSING)
claims(62, "version 1.1", Reason.VERSION, version="LTI-1p0")
claims("62b", "version a number", Reason.VERSION, version=1.3)
claims(63, "no message_type", Reason.MESSAGE, message_type=MISSING)
claims(64, "unknown message_type", Reason.MESSAGE, message_type="LtiSubmissionReviewRequest")
claims("64b", "message_type a list", Reason.MESSAGE, message_type=["LtiResourceLinkRequest"])
claims(65, "no resource_link", Reason.LINK, resource_link=MISSING)
claims(66, "resource_link without id", Reason.LINK, resource_link={"title": "Homework"})
claims("66b", "resource_link with an empty id", Reason.LINK, resource_link={"id": ""})
claims("66c", "resource_link with a long id", Reason.LINK, resource_link={"id": "x" * 256})
claims("66d", "resource_link with an id of Cyrillic", Reason.LINK, resource_link={"id": "задание"})
claims("66e", "resource_link with an id that is a number", Reason.LINK, resource_link={"id": 5})
claims(67, "resource_link a text", Reason.LINK, resource_link="link-1")
claims(68, "no roles", Reason.ROLES, roles=MISSING)
claims(69, "roles a text", Reason.ROLES, roles=ROLE + "Instructor")
claims("69b", "roles of numbers", Reason.ROLES, roles=[17])
claims("69c", "roles null", Reason.ROLES, roles=None)
claims("69d", "201 roles", Reason.ROLES, roles=["Learner"] * 201)
claims(70, "no sub", Reason.SUBJECT, sub=MISSING)
claims("70b", "empty sub", Reason.SUBJECT, sub="")
claims("70c", "sub a number", Reason.SUBJECT, sub=17)
claims("70d", "sub with a line break", Reason.SUBJECT, sub="user\n17")
claims(71, "sub of 256 letters", Reason.SUBJECT, sub="x" * 256)
claims("71b", "sub of 255 letters", None, sub="x" * 255)
claims(72, "no target_link_uri", Reason.TARGET, target_link_uri=MISSING)
claims(73, "other target_link_uri", Reason.TARGET, target_link_uri=f"{URL}/other")
claims("73b", "foreign target_link_uri", Reason.TARGET, target_link_uri="https://evil.example.edu")
claims("73c", "target_link_uri in a list", Reason.TARGET, target_link_uri=[TARGET])
claims(74, "context without id", Reason.CONTEXT, context={"title": "Deep Learning"})
claims("74b", "context a text", Reason.CONTEXT, context="course-1")
claims("74c", "context with an id that is an object", Reason.CONTEXT, context={"id": {"a": 1}})
claims("74d", "context with a long id", Reason.CONTEXT, context={"id": "x" * 256})
for letter, address in zip(
    "abcdefg",
    (
        "https://evil.example.edu/items",
        "https://a.example.edu.evil.example.edu/items",
        "https://a.example.edu@evil.example.edu/items",
        "https://a.example.edu:8443/items",
        "http://a.example.edu/items",
        "/items",
        17,
    ),
):
    for part in ("lineitems", "lineitem"):
        claims(
            f"76{letter}-{part}",
            "line items off the host",
            Reason.SERVICE,
            **{AGS: {part: address}},
        )
    claims(
        f"76{letter}-members", "roster off the host", Reason.SERVICE,
        **{NRPS: {"context_memberships_url": address}},
    )  # fmt: skip
claims("76h", "scopes a text", Reason.SERVICE, **{AGS: {"scope": "score"}})
claims("76i", "line items null", None, **{AGS: {"scope": [], "lineitems": None}})
claims("76j", "no services", None, **{AGS: MISSING, NRPS: MISSING})
claims("76k", "host in capitals", None, **{AGS: {"lineitems": "https://A.Example.edu:443/items"}})
claims("X1", "name a number", Reason.CLAIM, name=17)
claims("X2", "email a list", Reason.CLAIM, email=["ann@example.edu"])
claims("X3", "custom a text", Reason.CLAIM, custom="assignment=1")
claims("X4", "custom of PHP's empty list", None, custom=[])
claims("X5", "custom of numbers and nulls", None, custom={"a": 17, "b": None, "c": True, "d": {}})
claims("X6", "nulls where Canvas sends them", None, email=None, locale=None, name=None, custom=None)
claims("X7", "name with half a character", None, name="Ann \ud800\x00\x1b[31m")
claims("X8", "return address that is a script", None, launch_presentation={
    "return_url": "javascript:alert(1)"})  # fmt: skip
claims("X9", "launch_presentation a text", Reason.CLAIM, launch_presentation="window")


def deep_linking(number, name, reason, **changed):
    """A Deep Linking request with other settings."""

    @case(number, name, reason)
    def play(tool):
        begun = tool.begin()
        return tool.launch(begun.form(**tool.a.deep_linking(**changed)), begun.cookies)


DEEP = Reason.DEEP_LINKING
claims(75, "Deep Linking without settings", DEEP, message_type="LtiDeepLinkingRequest")
claims("75b", "settings a text", DEEP, message_type="LtiDeepLinkingRequest", **{DL: "all"})
deep_linking("75c", "no return address", DEEP, deep_link_return_url=MISSING)
deep_linking("75d", "return to a script", DEEP, deep_link_return_url="javascript:alert(1)")
deep_linking("75e", "return without https", DEEP, deep_link_return_url="http://a.example.edu/r")
deep_linking("75f", "types a text", DEEP, accept_types="ltiResourceLink")
deep_linking("75g", "multiple a text", DEEP, accept_multiple="true")
deep_linking("75h", "data of 33 kB", DEEP, data="x" * 33_000)
deep_linking("75i", "data a number", DEEP, data=17)
deep_linking("75j", "Deep Linking as it should be", None)
deep_linking("75k", "Deep Linking without data", None, data=MISSING, accept_multiple=MISSING)


@case(78, "error instead of a token", Reason.PLATFORM_ERROR)
def _(tool):
    begun = tool.begin()
    return tool.launch({"state": begun.state, "error": "login_required"}, begun.cookies)


@case("78b", "error beside a token", Reason.PLATFORM_ERROR)
def _(tool):
    begun = tool.begin()
    return tool.launch(begun.form() | {"error": ""}, begun.cookies)


@case("78c", "error without a state", Reason.STATE_MISSING)
def _(tool):
    return tool.launch({"error": "login_required"}, {})


@case("78d", "further fields", None)
def _(tool):
    begun = tool.begin()
    more = {"authenticity_token": "x", "utf8": "✓", "lti_storage_target": "_parent"}
    return tool.launch(begun.form() | more, begun.cookies)


# Two courses in one browser --------------------------------------------------------------------


@case("X10", "token of one course with the state of another", Reason.NONCE)
def _(tool):
    x, y = tool.begin(), tool.begin()
    teacher = x.form(roles=[ROLE + "Instructor"], context={"id": "x"})
    return tool.launch(y.posted(teacher["id_token"]), {**x.cookies, **y.cookies})


@case("X11", "launches of two courses under way at once", None)
def _(tool):
    x, y = tool.begin(), tool.begin()
    both = {**x.cookies, **y.cookies}
    learner = tool.launch(y.form(context={"id": "y"}), both)
    tool.good += 1
    assert (learner.context, learner.teaches) == ("y", False)
    teacher = tool.launch(x.form(roles=[ROLE + "Instructor"], context={"id": "x"}), both)
    assert (teacher.context, teacher.teaches) == ("x", True)
    return teacher


# The certification -----------------------------------------------------------------------------


@token("C1", "No KID", Reason.KEY_MISSING)
def _(a, begun):
    return a.token(begun.claims(), kid=MISSING)


@token("C2", "Incorrect KID", Reason.KEY_UNKNOWN)
def _(a, begun):
    return a.token(begun.claims(), kid="imstester_66067")


claims("C3", "Wrong LTI version", Reason.VERSION, version="11.3")
claims("C4", "No LTI version", Reason.VERSION, version=MISSING)


@token("C5", "Invalid LTI message", Reason.ISSUER)
def _(a, begun):
    return a.token({"name": "badltilaunch"})


@token("C6", "Missing LTI claims", Reason.VERSION)
def _(a, begun):
    return a.token({k: v for k, v in begun.claims().items() if "/lti" not in k})


claims("C7", "Timestamps incorrect", Reason.EXPIRED, iat=11111, exp=22222)
claims("C8", "message_type missing", Reason.MESSAGE, message_type=MISSING)
claims("C9", "role missing", Reason.ROLES, roles=MISSING)
claims("C10", "deployment_id missing", Reason.DEPLOYMENT, deployment_id=MISSING)
claims("C11", "resource_link.id missing", Reason.LINK, resource_link={"title": "A link"})
claims("C12", "user missing", Reason.SUBJECT, sub=MISSING)

NO_NAMES = dict.fromkeys(("name", "given_name", "family_name"), MISSING)
for _first, _short in ((1, "Instructor"), (10, "Learner")):
    _role, _other = ROLE + _short, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Staff"
    for _place, (_name, _changed) in enumerate(
        {
            "normal": {},
            "several roles": {"roles": [_other, _role, ROLE + "Mentor"]},
            "short role": {"roles": [_short]},
            "unknown role": {"roles": ["http://example.edu/roles#Wizard"]},
            "no role": {"roles": []},
            "email only": NO_NAMES,
            "names only": {"email": MISSING},
            "no PII": {**NO_NAMES, "email": MISSING},
            "email without context": {**NO_NAMES, "context": MISSING},
        }.items()
    ):
        claims(f"V{_first + _place}", f"{_short} {_name}", None, **{"roles": [_role], **_changed})
