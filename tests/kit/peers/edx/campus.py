"""What the LMS around lti-consumer-xblock knows, stubbed, and its pages for authors and learners.

The LTI messages, the services and what they refuse are Open edX's own. Stubbed are the users,
their external ids, the members of the course, and the blocks. A block is a component of the
course: it has a client id and keys of its own, unless a duplicate of another one shares them.
"""

import json
import uuid
from types import SimpleNamespace

from Cryptodome.PublicKey import RSA
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.core.management import call_command
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import include, path
from lti_consumer import api
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import CourseAllowPIISharingInLTIFlag, Lti1p3Passport, LtiConfiguration
from lti_consumer.plugin import compat
from opaque_keys.edx.keys import CourseKey, UsageKey

BASE = settings.LMS_ROOT_URL
COURSE = "course-v1:Kit+PT101+2026"
PEOPLE = {  # username: (name, role in the course)
    "ann": ("Ann O'Student", "student"),
    "ben": ("Ben Ñandú", "student"),
    "tina": ("Tina Assistant", "staff"),
    "prof": ("Prof Essor", "instructor"),
}
published, broken = [], []
blocks, tool, right, custom = {}, {}, {}, {}


class Block:
    """What lti-consumer-xblock asks of a component: its settings in Studio, and its gradebook."""

    has_score = True
    accept_grades_past_due = True
    config_type = "new"
    external_config = None
    lti_version = "lti_1p3"
    lti_1p3_tool_key_mode = "keyset_url"
    lti_1p3_tool_public_key = ""
    lti_1p3_enable_nrps = True
    lti_1p3_redirect_uris = ()
    lti_advantage_deep_linking_enabled = True
    context_id = COURSE
    start = due = None

    def __init__(self, name, share):
        self.display_name = f"Homework {name}"
        self.weight = 10.0
        self.location = UsageKey.from_string(
            f"block-v1:Kit+PT101+2026+type@lti_consumer+block@{name}"
        )
        self.scope_ids = SimpleNamespace(usage_id=self.location)
        self.lti_1p3_passport_id = share
        self.lti_1p3_oidc_url = tool["login"]
        self.lti_1p3_launch_url = tool["launch"]
        self.lti_advantage_deep_linking_launch_url = tool["deep_linking"]
        self.lti_1p3_tool_keyset_url = tool["jwks"]
        self.lti_advantage_ags_mode = tool.get("mode", "declarative")

    def is_past_due(self):
        return False

    def max_score(self):
        return self.weight

    def set_user_module_score(self, user, score, maximum, comment=""):
        name = self.location.block_id
        grade = {"link": name, "user": user.username, "share": score, "comment": comment}
        published.append({**grade, "points": score * maximum})


def external_id(user):
    """Give the id by which a tool knows a user, as Open edX's ExternalId does."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/{user.username}"))


def user_of(external):
    for user in get_user_model().objects.all():
        if external_id(user) == external:
            return user
    raise compat.LtiError("Invalid User")


def members(course_key):
    return {
        user.id: {
            "id": user.id,
            "name": user.first_name,
            "email": user.email,
            "username": user.username,
            "roles": [PEOPLE[user.username][1]],
        }
        for user in get_user_model().objects.all()
    }


def block_at(location):
    return blocks[location.block_id]


compat.load_enough_xblock = compat.load_block_as_user = block_at
compat.get_user_from_external_user_id = user_of
compat.get_course_members = members
compat.batch_get_or_create_externalids = lambda users: {
    user.id: SimpleNamespace(external_user_id=external_id(user))
    for user in get_user_model().objects.all()
}
compat.user_has_studio_write_access = lambda user, course_key: (
    user.is_authenticated and PEOPLE[user.username][1] != "student"
)
compat.get_course_by_id = lambda course_key: None
compat.user_course_access = compat.user_has_access = lambda *args, **kwargs: True


def outage(get_response):
    """Answer the next calls of a service as the control told to."""

    def middleware(request):
        if broken and "/api/lti_consumer/v1/lti/" in request.path and request.method == "POST":
            return JsonResponse({"error": "broken on purpose"}, status=broken.pop(0))
        return get_response(request)

    return middleware


def launch_data(request):
    user = get_user_model().objects.get(username=request.GET["user"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    block = blocks[request.GET["link"]]
    private = settings.LTI_NRPS_DISALLOW_PII
    return Lti1p3LaunchData(
        user_id=user.id,
        user_role=PEOPLE[user.username][1],
        config_id=api.config_id_for_block(block),
        resource_link_id=str(block.location),
        external_user_id=external_id(user),
        preferred_username=None if private else user.username,
        name=None if private else user.first_name,
        email=None if private else user.email,
        launch_presentation_document_target="iframe",
        context_id=COURSE,
        context_type=["course_offering"],
        context_title="PyTorch 101 - Kit",
        context_label=COURSE,
        custom_parameters=custom.get(block.location.block_id, {}),
    )


def launch(request):
    """A learner opens the component."""
    return redirect(api.get_lti_1p3_content_url(launch_data(request)))


def deep_link(request):
    """An author presses "Deep Linking Launch - Configure tool" in Studio."""
    return redirect(api.get_lti_1p3_launch_info(launch_data(request))["deep_linking_launch_url"])


def register(request):
    """An author adds a component; Studio then shows what the tool must know."""
    told = json.load(request)
    tool.update(told)
    first = next(iter(blocks), None) if told.get("share", True) else None
    share = str(config(first).passport_id) if first else ""
    blocks[told["link"]] = Block(told["link"], share)
    info = api.get_lti_1p3_launch_info(launch_data_of(told["link"]))
    return JsonResponse(
        {
            "issuer": BASE,
            "client_id": info["client_id"],
            "deployment": info["deployment_id"],
            "auth_url": info["oidc_callback"],
            "token_url": info["token_url"],
            "jwks_url": info["keyset_url"],
        }
    )


def launch_data_of(link):
    config_id = api.config_id_for_block(blocks[link])
    return Lti1p3LaunchData(
        user_id=1, user_role="staff", config_id=config_id, resource_link_id=link
    )


def config(link):
    return LtiConfiguration.objects.get(location=blocks[link].location)


def state(request):
    """What the platform has by now: published grades, chosen content, line items."""
    items = {
        link: [item.attributes for item in config(link).ltidlcontentitem_set.all()]
        for link in blocks
    }
    line_items = [
        {
            "link": link,
            "label": item.label,
            "maximum": item.score_maximum,
            "resource": item.resource_id,
            "tag": item.tag,
        }
        for link in blocks
        for item in config(link).ltiagslineitem_set.all()
    ]
    people = {user.username: external_id(user) for user in get_user_model().objects.all()}
    return JsonResponse(
        {"grades": published, "items": items, "line_items": line_items, "people": people}
    )


def control(request):
    """Change what the platform does.

    `private`: share no names. `broken`: answer the next calls of services with these errors.
    `custom`: custom parameters of components, as an author writes them in Studio.
    `wrong_key`: sign with a key that is not the published one, or no longer.
    """
    told = json.load(request)
    if "wrong_key" in told:
        passport = Lti1p3Passport.objects.first()
        right.setdefault(passport.pk, passport.lti_1p3_private_key)
        other = RSA.generate(2048).export_key("PEM").decode()
        key = other if told["wrong_key"] else right[passport.pk]
        Lti1p3Passport.objects.update(lti_1p3_internal_private_key=key)
    settings.LTI_NRPS_DISALLOW_PII = told.get("private", settings.LTI_NRPS_DISALLOW_PII)
    broken.extend(told.get("broken", []))
    custom.update(told.get("custom", {}))
    return JsonResponse({})


urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls")),
    path("peer/launch", launch),
    path("peer/deep-link", deep_link),
    path("peer/register", register),
    path("peer/state", state),
    path("peer/control", control),
]


def serve():
    """Make the database and its people, and answer until the process is ended."""
    call_command("migrate", verbosity=0)
    for name, (full, _role) in PEOPLE.items():
        get_user_model().objects.create(username=name, first_name=full, email=f"{name}@example.edu")
    CourseAllowPIISharingInLTIFlag.objects.create(
        course_id=CourseKey.from_string(COURSE), enabled=True
    )
    run("127.0.0.1", settings.PORT, get_wsgi_application(), threading=True)
