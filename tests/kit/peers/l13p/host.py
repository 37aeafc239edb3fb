"""A platform on lti1p3platform, a library for platforms, in a small Starlette application.

A process of its own: `python host.py PORT`. The library makes the messages, the tokens and the
answers of the services; this host keeps what a platform keeps (people, links, line items, scores)
and refuses as the standard says: an old timestamp is 409, an unknown user 422.
"""

import contextlib
import json
import sys
import threading
from datetime import datetime

import jwt
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lti1p3platform.exceptions import (
    LineItemNotFoundException,
    LtiException,
    LtiServiceException,
    PreflightRequestValidationException,
)
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request as Asked
from lti1p3platform.response import generate_next_link
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import (
    AssignmentsGradesService,
    NamesRoleProvisioningService,
)
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PORT = int(sys.argv[1])
BASE = f"http://localhost:{PORT}"
COURSE, CLIENT, DEPLOYMENT, DATA = "course-7", "tool-1", "deployment-7", "opaque=1;ñ"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
PAGE = 2  # members and line items come in pages
NUMBERS = {"page", "limit"}


def made():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


class State:
    """What the platform keeps, in memory."""

    def __init__(self):
        self.lock = threading.Lock()
        self.private, self.public = made()
        self.signing = self.private
        self.tool = {}
        self.people = {
            "ann": ("Ann O'Student", "Learner"),
            "ben": ("Ben Ñandú", "Learner"),
            "tina": ("Tina Assistant", "TeachingAssistant"),
            "prof": ("Prof Essor", "Instructor"),
        }
        self.anonymous = False
        self.links, self.line_items, self.scores = {}, {}, {}
        self.accepted, self.refused, self.broken = [], [], []


state = State()


def sub_of(user):
    return f"{user}-5323497"


class Registered(Registration):
    """A registration whose messages another key may sign, under the name of the right one."""

    def platform_encode_and_sign(self, payload, expiration=None):
        headers = {"kid": self.get_kid()}
        return Registration.encode_and_sign(payload, state.signing, headers, expiration)


class Config(LTI1P3PlatformConfAbstract):
    """The tool's registration, made anew for each call: a tool may change its keys."""

    def init_platform_config(self, **kwargs):
        self._registration = self.get_registration_by_params()

    def get_registration_by_params(self, **kwargs):
        return (
            Registered()
            .set_iss(BASE)
            .set_client_id(CLIENT)
            .set_deployment_id(DEPLOYMENT)
            .set_launch_url(state.tool.get("launch"))
            .set_deeplink_launch_url(state.tool.get("deep_linking"))
            .set_oidc_login_url(state.tool.get("login"))
            .set_tool_key_set_url(state.tool.get("jwks"))
            .set_platform_public_key(state.public)
            .set_platform_private_key(state.private)
        )


class Request(Asked):
    def build_metadata(self, request):
        return request


async def asked(request):
    """Read a Starlette request into what the library knows."""
    body = await request.body()
    kind = request.headers.get("content-type", "")
    query = {k: int(v) if k in NUMBERS else v for k, v in request.query_params.items()}
    if request.method == "GET" and request.url.path.startswith(("/items", "/members")):
        query.setdefault("limit", PAGE)
    return Request(
        {
            "method": request.method,
            "form_data": dict(await request.form()) if "form" in kind else {},
            "get_data": query,
            "headers": {"Authorization": request.headers.get("authorization", "")},
            "content_type": kind,
            "path": request.url.path,
            "json": json.loads(body) if body and "json" in kind else None,
        }
    )


class Login(OIDCLoginAbstract):
    def set_lti_message_hint(self, hint):
        self._lti_message_hint = hint

    def get_redirect(self, url):
        return RedirectResponse(url, status_code=302)


def target_of(link):
    return state.links.get(link, {}).get("url") or state.tool["launch"]


async def launch(request):
    """A user opens a link of the course (`deep` instead of a link: chooses content)."""
    user, link = request.query_params["user"], request.query_params["link"]
    login = Login(None, Config())
    hint = json.dumps({"link": link, "user": user})  # as Moodle's: JSON
    login.set_lti_message_hint(hint)
    login.set_launch_url(state.tool["deep_linking"] if link == "deep" else target_of(link))
    answer = login.initiate_login(sub_of(user))
    answer.set_cookie(f"l13p{PORT}", user, httponly=True)
    return answer


class Launch(LTIAdvantageMessageLaunchAbstract):
    def prepare_launch(self, preflight_response):
        hint = json.loads(preflight_response["lti_message_hint"])
        user, link = hint["user"], hint["link"]
        if preflight_response.get("login_hint") != sub_of(user):
            raise PreflightRequestValidationException
        name, role = state.people[user]
        roles = [f"{MEMBERSHIP}{role}"]
        if state.anonymous:
            self.set_user_data(sub_of(user), roles)
        else:
            self.set_user_data(sub_of(user), roles, name, f"{user}@example.edu", user)
        self.set_launch_context_claim(COURSE, [], "PyTorch 101", "PT101")
        if link == "deep":
            self.set_dl(f"{BASE}/deep-linking", accept_types={"ltiResourceLink"}, extra_data=DATA)
            return
        self.set_resource_link_claim(link, title=state.links.get(link, {}).get("title"))
        self.set_launch_presentation_claim("window", f"{BASE}/course")
        if state.links.get(link, {}).get("custom"):
            self.set_custom_parameters_claim(state.links[link]["custom"])
        self.set_launch_url(target_of(link))
        self.set_ags(f"{BASE}/items?course=7", item_of_link(link))
        self.set_nrps(f"{BASE}/members?course=7")

    def render_launch_form(self, launch_data, **kwargs):
        target = launch_data.pop("launch_url")
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in launch_data.items()
        )
        return HTMLResponse(
            f'<form method="post" action="{target}">{fields}<button>Go on</button></form>'
            "<script>document.forms[0].submit()</script>"
        )


def item_of_link(link):
    found = [i for i, item in state.line_items.items() if item.get("resourceLinkId") == link]
    return f"{BASE}/items/{found[0]}?course=7" if found else None


async def authorize(request):
    """Answer the tool's authentication request with the message."""
    wanted = await asked(request)
    parameters = wanted.get_data or wanted.form_data
    if parameters.get("redirect_uri") not in (
        state.tool["launch"],
        state.tool["deep_linking"],
    ):
        return Response("unknown redirect_uri", 400)
    user = json.loads(parameters.get("lti_message_hint") or "{}").get("user")
    if not user or request.cookies.get(f"l13p{PORT}") != user:
        return Response("not logged in", 401)
    try:
        return Launch(wanted, Config()).lti_launch()
    except PreflightRequestValidationException:
        return Response("bad authentication request", 400)


async def keys(request):
    return JSONResponse(Config().get_jwks())


async def token(request):
    form = dict(await request.form())
    try:
        answer = await run_in_threadpool(Config().get_access_token, form)
    except Exception as error:  # the library raises what PyJWT raises
        return JSONResponse({"error": "invalid_client", "why": repr(error)}, status_code=400)
    return JSONResponse(answer)


def chosen(form):
    """Validate the tool's answer as the library does, and further as the standard says."""
    config = Config()
    items = config.validate_deeplinking_resp(form)
    body = config._jwt["body"]
    if body.get("https://purl.imsglobal.org/spec/lti-dl/claim/data") != DATA:
        raise LtiException("the data did not come back")
    if body["iss"] != CLIENT or body["aud"] not in (BASE, [BASE]):
        raise LtiException("not from this tool, or not for this platform")
    return items


async def deep_linking(request):
    """Take the tool's choice, and make a link of each item."""
    form = dict(await request.form())
    try:
        items = await run_in_threadpool(chosen, form)
    except Exception as error:
        return Response(f"refused: {error!r}", 400)
    with state.lock:
        for item in items:
            link = f"link-{len(state.links) + 1}"
            state.links[link] = item
            if "lineItem" in item:
                add_item({"label": item.get("title"), "resourceLinkId": link} | item["lineItem"])
    return HTMLResponse(f"<p>{len(items)} saved</p>")


def add_item(item):
    number = f"item-{len(state.line_items) + 1}"
    state.line_items[number] = item
    return {**item, "id": f"{BASE}/items/{number}?course=7"}


def paged(things, page, limit):
    size = min(limit or PAGE, PAGE)
    part = things[(page - 1) * size : page * size]
    return {"content": part, "has_next": page * size < len(things), "next": None}


class Grades(AssignmentsGradesService):
    def find_lineitems(self, page=1, limit=None, course=None, **wanted):
        names = {"resource_id": "resourceId", "resource_link_id": "resourceLinkId", "tag": "tag"}
        found = [
            {**item, "id": f"{BASE}/items/{number}?course=7"}
            for number, item in state.line_items.items()
            if all(item.get(names[key]) == value for key, value in wanted.items())
        ]
        return paged(found, page, limit)

    def find_lineitem(self, line_item_id):
        if line_item_id not in state.line_items:
            raise LineItemNotFoundException
        return {**state.line_items[line_item_id], "id": f"{BASE}/items/{line_item_id}?course=7"}

    def create_lineitem(self, creation_data):
        if not creation_data.get("label") or not creation_data.get("scoreMaximum", 0) > 0:
            raise LtiServiceException("label and scoreMaximum are needed", 400)
        with state.lock:
            return add_item(dict(creation_data))

    def update_lineitem(self, update_data):
        number = update_data.pop("id")
        self.find_lineitem(number)
        state.line_items[number] |= update_data
        return self.find_lineitem(number)

    def delete_lineitem(self, line_item_id):
        self.find_lineitem(line_item_id)
        del state.line_items[line_item_id]

    def update_score(self, line_item_id, score):
        self.find_lineitem(line_item_id)
        if score.get("userId") not in {sub_of(user) for user in state.people}:
            raise LtiServiceException("unknown user", 422)
        if "scoreGiven" in score and not score.get("scoreMaximum", 0) > 0:
            raise LtiServiceException("scoreGiven needs scoreMaximum", 400)
        when = datetime.fromisoformat(score["timestamp"])
        if when.tzinfo is None:
            raise LtiServiceException("timestamp without a time zone", 400)
        key = (line_item_id, score["userId"])
        with state.lock:
            before = state.scores.get(key)
            if before and datetime.fromisoformat(before["timestamp"]) >= when:
                return UpdateScoreStatus.OLD_TIMESTAMP
            state.scores[key] = score
            state.accepted.append({"item": line_item_id, **score})
        return UpdateScoreStatus.SUCCESS

    def get_results(self, line_item_id, page=1, limit=None, user_id=None, course=None):
        self.find_lineitem(line_item_id)
        top = state.line_items[line_item_id]["scoreMaximum"]
        found = []
        for (item, user), score in list(state.scores.items()):
            if item == line_item_id and user_id in (None, user) and "scoreGiven" in score:
                share = score["scoreGiven"] / score["scoreMaximum"]
                found.append(
                    {
                        "id": f"{BASE}/items/{item}/results/{user}",
                        "scoreOf": f"{BASE}/items/{item}?course=7",
                        "userId": user,
                        "resultScore": score.get("override", share * top),
                        "resultMaximum": top,
                        "comment": score.get("comment", ""),
                    }
                )
        return paged(found, page, limit)


class Names(NamesRoleProvisioningService):
    def get_member_data_page(self, page=1, limit=None, role=None, course=None, **_):
        everybody = [
            {"user_id": sub_of(user), "roles": [role_of]}  # short names, as Moodle's
            | ({} if state.anonymous else {"name": name, "email": f"{user}@example.edu"})
            for user, (name, role_of) in sorted(state.people.items())
            if role in (None, role_of)
        ]
        return paged(everybody, page, limit)

    def get_context_by_id(self):
        return Context(COURSE, "PT101", "PyTorch 101")

    def is_resource_link_valid(self, context_id, resource_link_id):
        return True


async def served(request, service, handler, arguments):
    """Answer a call of a service, or fail as the control said."""
    if request.method == "POST" and state.broken:
        code = state.broken.pop(0)
        return JSONResponse({"error": "broken on purpose"}, code, {"Retry-After": "1"})
    wanted = await asked(request)
    made_by = service(wanted)
    try:
        answer = await run_in_threadpool(
            made_by.handle_resp, getattr(made_by, handler), **arguments
        )
    except (jwt.PyJWTError, LtiException) as error:  # a token of another key, or a late one
        return JSONResponse({"error": repr(error)}, status_code=401)
    if answer.code >= 400 and request.method == "POST":
        state.refused.append({"code": answer.code, "json": wanted.json})
    result, headers = answer.result, {}
    if isinstance(result, dict) and result.get("next"):
        headers = {"Link": generate_next_link(result.pop("next"))}
    if isinstance(result, dict) and "content" in result:
        result = result["content"]
    content = "" if result is None else json.dumps(result)
    return Response(content, answer.code, headers, media_type=answer.media_type)


def grades_of(wanted):
    number = wanted.path.removesuffix("/results")
    return Grades(wanted, Config(), f"{BASE}/items", f"{BASE}{number}")


def names_of(wanted):
    return Names(wanted, Config(), f"{BASE}/members")


def service(make, **handlers):
    async def endpoint(request):
        handler = handlers[request.method]
        return await served(request, make, handler, dict(request.path_params))

    return endpoint


async def register(request):
    """An administrator adds the tool."""
    state.tool.update(await request.json())
    return JSONResponse(
        {
            "issuer": BASE,
            "client_id": CLIENT,
            "deployment": DEPLOYMENT,
            "auth_url": f"{BASE}/authorize",
            "token_url": f"{BASE}/token",
            "jwks_url": f"{BASE}/jwks",
        }
    )


async def shown(request):
    """What the platform has by now."""
    with state.lock:
        return JSONResponse(
            {
                "links": state.links,
                "line_items": state.line_items,
                "accepted": state.accepted,
                "refused": state.refused,
                "people": {user: sub_of(user) for user in state.people},
            }
        )


async def control(request):
    """Change what the platform does: hide names, fail, change its key, sign with another one."""
    told = await request.json()
    with state.lock:
        state.anonymous = told.get("private", state.anonymous)
        state.broken.extend(told.get("broken", []))
        state.people.update({k: tuple(v) for k, v in told.get("people", {}).items()})
        state.links.update(told.get("links", {}))
        if told.get("new_key"):
            state.private, state.public = made()
            state.signing = state.private
        if "wrong_key" in told:
            state.signing = made()[0] if told["wrong_key"] else state.private
        if told.get("forget"):
            state.accepted, state.refused, state.scores = [], [], {}
        for change in told.get("override", []):
            state.scores[change["item"], change["user"]]["override"] = change["score"]
    return JSONResponse({})


GET, POST = ["GET"], ["POST"]
routes = [
    Route("/peer/register", register, methods=POST),
    Route("/peer/launch", launch),
    Route("/peer/state", shown),
    Route("/peer/control", control, methods=POST),
    Route("/authorize", authorize, methods=GET + POST),
    Route("/jwks", keys),
    Route("/token", token, methods=POST),
    Route("/deep-linking", deep_linking, methods=POST),
    Route("/members", service(names_of, GET="handle_get_members")),
    Route(
        "/items",
        service(grades_of, GET="handle_get_lineitems", POST="handle_create_lineitem"),
        methods=GET + POST,
    ),
    Route(
        "/items/{line_item_id}",
        service(
            grades_of,
            GET="handle_get_lineitem",
            PUT="handle_update_lineitem",
            DELETE="handle_delete_lineitem",
        ),
        methods=["GET", "PUT", "DELETE"],
    ),
    Route(
        "/items/{line_item_id}/scores", service(grades_of, POST="handle_update_score"), methods=POST
    ),
    Route("/items/{line_item_id}/results", service(grades_of, GET="handle_get_results")),
]

if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.run(Starlette(routes=routes), port=PORT, log_level="warning")
