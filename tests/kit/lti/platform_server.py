"""A small platform on a real socket that behaves as Moodle, Open edX or Canvas was measured to.

It is what the tests of services and of the outbox talk to:

    with PlatformServer("moodle", public_key=KEY) as there:
        there.platform                  # the registration, a torchgrade.lti.records.Platform
        there.items_url                 # `lineitems` of a launch, with a query as Moodle has
        there.members_url               # `context_memberships_url`
        there.add_member("42", name="Ann")        # a learner; roles=("Instructor",) for others
        url = there.add_item("HW1", 20.0)         # a line item of a link: its URL
        there.grades[url, "42"]         # Grade(score, maximum, comment, timestamp, attempts, ...)
        there.override(url, "42", 7.0)  # a teacher types a grade
        there.lock(url)                 # a locked item: Moodle answers 500
        there.reset()                   # all tokens are forgotten: 401
        there.answer("/scores", Answer(429, headers={"Retry-After": "3"}))   # next such request
        there.seen                      # every request: Seen(method, path, query, body, status)

`kind` decides on the semantics (LMS facts measured on Moodle 5.1, Open edX 11.4.4, and read from
Canvas's source):

* moodle: 200 with an empty body; 409 within the same second or before; capped at the maximum;
  cleared without a score or unless FullyGraded; 400 for unknown users; 500 when locked; a
  teacher's grade stays on a link's own item and is overwritten on an item that the tool made.
* edx: 201; 400 at the same moment or before, whole maxima alone, 500 for a bad activityProgress,
  unknown users are taken, full URIs as roles, `lineitem` is not granted.
* canvas: 200; 400 before, equal is accepted; 422 for unknown users; each score is a new attempt
  unless `new_submission` is false; an unpermitted scope refuses the whole token.

`public_key` (PEM or a key object) verifies client assertions; without one, none are verified.
A request is answered under one lock, so that what a test reads is whole.
"""

import dataclasses
import json
import secrets
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from torchgrade.lti.records import Platform

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ALL = {AGS + name for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")} | {
    NRPS
}
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
ACTIVITY = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}


@dataclasses.dataclass
class Answer:
    """An answer that is given in place of the proper one."""

    status: int = 500
    body: bytes = b""
    headers: dict = dataclasses.field(default_factory=dict)
    kind: str = "application/json"
    delay: float = 0.0
    pause: float = 0.0
    """Seconds between one byte of the body and the next."""
    done: bool = False
    """Whether the request takes effect before this answer: an answer that got lost."""


@dataclasses.dataclass
class Seen:
    method: str
    path: str
    query: dict
    headers: dict
    body: object
    status: int = 0


@dataclasses.dataclass
class Item:
    label: str
    maximum: float
    resource: str = ""
    tag: str = ""
    link: str = ""
    by_tool: bool = False
    locked: bool = False


@dataclasses.dataclass
class Grade:
    score: float | None = None
    maximum: float | None = None
    comment: str = ""
    timestamp: datetime | None = None
    attempts: int = 0
    overridden: bool = False
    locked: bool = False
    posts: list = dataclasses.field(default_factory=list)


class Refused(Exception):
    def __init__(self, status, text="", headers=None):
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers or {}


class PlatformServer:
    def __init__(self, kind="moodle", *, public_key=None, scopes=None, page=50, lives=3600):
        assert kind in ("moodle", "edx", "canvas")
        self.kind, self.public_key, self.page, self.lives = kind, public_key, page, lives
        self.scopes = set(ALL if scopes is None else scopes)
        if kind == "edx" and scopes is None:
            self.scopes.discard(f"{AGS}lineitem")
        self.members, self.items, self.grades = {}, {}, {}
        self.seen, self.tokens, self.jtis = [], {}, set()
        self.granted = []
        self._answers, self._lock, self._number = [], threading.RLock(), 6
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def platform(self):
        return Platform(
            id=1,
            name=self.kind,
            issuer=self.url,
            client_id="client-1",
            deployments=("1",),
            auth_url=f"{self.url}/auth",
            token_url=f"{self.url}/mod/lti/token.php",
            jwks_url=f"{self.url}/mod/lti/certs.php",
        )

    @property
    def items_url(self):
        query = "?type_id=1" if self.kind == "moodle" else ""
        return f"{self.url}/services/2/LineItems{query}"

    @property
    def members_url(self):
        return f"{self.url}/services/2/Memberships"

    def add_member(self, subject, *, roles=("Learner",), **more):
        """Put somebody on the roster; `more` are the fields of Names and Roles."""
        if self.kind != "moodle":
            roles = tuple(r if "#" in r else ROLE + r for r in roles)
        with self._lock:
            self.members[subject] = {"user_id": subject, "roles": list(roles), **more}

    def add_item(self, label, maximum, *, by_tool=False, **more):
        """Make a line item; give its URL."""
        with self._lock:
            self._number += 1
            query = "?type_id=1" if self.kind == "moodle" else ""
            url = f"{self.url}/services/2/LineItems/{self._number}/LineItem{query}"
            self.items[url] = Item(label, maximum, by_tool=by_tool, **more)
            return url

    def override(self, url, subject, score):
        """Let a teacher type a grade into the platform's gradebook."""
        with self._lock:
            grade = self.grades.setdefault((url, subject), Grade())
            grade.score, grade.maximum = score, self.items[url].maximum
            grade.overridden = True

    def lock(self, url, subject=""):
        """Lock an item, or the grade of one user in it."""
        with self._lock:
            if subject:
                self.grades.setdefault((url, subject), Grade()).locked = True
            else:
                self.items[url].locked = True

    def reset(self):
        """Forget all tokens, as a platform does that was installed anew."""
        with self._lock:
            self.tokens.clear()

    def answer(self, part, *answers):
        """Answer the next requests whose path contains `part` so."""
        with self._lock:
            self._answers += [(part, answer) for answer in answers]

    def posts(self, part="/scores"):
        """Give what was posted to paths that contain `part`: bodies, oldest first."""
        with self._lock:
            return [s.body for s in self.seen if s.method == "POST" and part in s.path]

    def tokens_asked(self):
        """How often a token was asked for."""
        with self._lock:
            return sum(s.path == "/mod/lti/token.php" for s in self.seen)

    # What follows is the platform's own.

    def respond(self, method, target, headers, raw):
        """Answer a request: an `Answer`."""
        parts = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        with self._lock:
            seen = Seen(method, parts.path, query, headers, _decoded(raw, headers))
            self.seen.append(seen)
            special = self._special(parts.path)
            answer = special
            if special is None or special.done:
                answer = self._proper(seen)
            if special is not None and special.done:
                answer = special
            seen.status = answer.status
            return answer

    def _special(self, path):
        for place, (part, answer) in enumerate(self._answers):
            if part in path:
                del self._answers[place]
                return answer
        return None

    def _proper(self, seen):
        try:
            status, found, headers = self._routed(seen)
        except Refused as refused:
            body = json.dumps({"error": refused.text, "errors": refused.text}).encode()
            return Answer(refused.status, body, refused.headers)
        kind = headers.pop("Content-Type", "application/json")
        return Answer(status, b"" if found is None else json.dumps(found).encode(), headers, kind)

    def _routed(self, seen):
        path = seen.path
        if path == "/mod/lti/token.php" and seen.method == "POST":
            return self._token(seen.body)
        if path == "/services/2/Memberships":
            self._permit(seen, NRPS)
            return self._memberships(seen)
        if path == "/services/2/LineItems":
            return self._create(seen) if seen.method == "POST" else self._list(seen)
        for url, item in self.items.items():
            base = urlsplit(url).path
            if path == base and seen.method == "GET":
                self._permit(seen, f"{AGS}lineitem", f"{AGS}lineitem.readonly")
                return 200, self._shown(url, item), {}
            if path == f"{base}/scores" and seen.method == "POST":
                self._permit(seen, f"{AGS}score")
                return self._score(url, item, seen.body)
            if path == f"{base}/results" and seen.method == "GET":
                self._permit(seen, f"{AGS}result.readonly")
                return self._results(url, seen)
        raise Refused(404, "not found")

    def _token(self, form):
        assertion = form["client_assertion"]
        if self.public_key is not None:
            try:
                claims = jwt.decode(
                    assertion, self.public_key, algorithms=["RS256"],
                    audience=f"{self.url}/mod/lti/token.php", issuer="client-1",
                    options={"require": ["iss", "sub", "aud", "exp", "iat", "jti"],
                             "verify_iat": False},
                )  # fmt: skip
            except jwt.PyJWTError as error:
                raise Refused(400, f"invalid_client {error} {assertion}") from error
            if claims["sub"] != "client-1" or claims["jti"] in self.jtis:
                raise Refused(400, "invalid_client")
            self.jtis.add(claims["jti"])
        asked = set(form["scope"].split())
        granted = asked & self.scopes
        if not granted or (self.kind == "canvas" and granted != asked):
            raise Refused(400, "invalid_scope")
        token = secrets.token_urlsafe(48)
        self.tokens[token] = (granted, time.monotonic() + self.lives)
        self.granted.append(granted)
        return (
            200,
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": self.lives,
                "scope": " ".join(sorted(granted)),
            },
            {},
        )

    def _permit(self, seen, *scopes):
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        granted, until = self.tokens.get(token, (set(), 0))
        if not granted & set(scopes) or time.monotonic() > until:
            raise Refused(401, f"Unauthorized Bearer {token}")

    def _paged(self, seen, entries):
        limit = int(seen.query.get("limit", self.page))
        start = int(seen.query.get("from", 0))
        headers = {}
        if start + limit < len(entries):
            query = urlencode({**seen.query, "limit": limit, "from": start + limit})
            headers["Link"] = f'<{self.url}{seen.path}?{query}>; rel="next"'
        return entries[start : start + limit], headers

    def _memberships(self, seen):
        found, headers = self._paged(seen, list(self.members.values()))
        context = {"id": "2", "label": "DL", "title": "Deep Learning"}
        return 200, {"id": self.members_url, "context": context, "members": found}, headers

    def _shown(self, url, item):
        found = {"id": url, "label": item.label, "scoreMaximum": item.maximum}
        found |= {"resourceId": item.resource, "tag": item.tag}
        return found | ({"resourceLinkId": item.link} if item.link else {})

    def _list(self, seen):
        self._permit(seen, f"{AGS}lineitem", f"{AGS}lineitem.readonly")
        wanted = seen.query
        found = [
            self._shown(url, item)
            for url, item in self.items.items()
            if wanted.get("resource_id", item.resource) == item.resource
            and wanted.get("tag", item.tag) == item.tag
            and wanted.get("resource_link_id", item.link) == item.link
        ]
        found, headers = self._paged(seen, found)
        return 200, found, headers

    def _create(self, seen):
        self._permit(seen, f"{AGS}lineitem")
        body = seen.body
        if seen.headers.get("content-type") != "application/vnd.ims.lis.v2.lineitem+json":
            raise Refused(400, "content type")
        maximum = body.get("scoreMaximum")
        if not isinstance(maximum, int | float) or not body.get("label"):
            raise Refused(400, "scoreMaximum and label are required")
        if self.kind == "edx" and not isinstance(maximum, int):
            raise Refused(400, "scoreMaximum: a valid integer is required")
        url = self.add_item(
            body["label"], maximum, by_tool=True, resource=body.get("resourceId", ""),
            tag=body.get("tag", ""), link=body.get("resourceLinkId", ""),
        )  # fmt: skip
        return 201, self._shown(url, self.items[url]), {}

    def _score(self, url, item, body):
        subject, moment = self._checked(body)
        grade = self.grades.setdefault((url, subject), Grade())
        if item.locked or grade.locked:
            raise Refused(500 if self.kind == "moodle" else 422, "locked")
        self._check_time(grade, moment)
        grade.timestamp = moment
        grade.posts.append(body)
        given, maximum = body.get("scoreGiven"), body.get("scoreMaximum")
        extension = body.get("https://canvas.instructure.com/lti/submission", {})
        grade.attempts += bool(extension.get("new_submission", True))
        kept = grade.overridden and not (self.kind == "moodle" and item.by_tool)
        if not kept:
            grade.overridden = False
            grade.maximum, grade.comment = item.maximum, body.get("comment", "")
            full = body["gradingProgress"] == "FullyGraded"
            grade.score = (
                min(float(given) / float(maximum), 1.0) * item.maximum
                if given is not None and full
                else None
            )
        if self.kind == "moodle":
            return 200, None, {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
        return (201 if self.kind == "edx" else 200), {"resultUrl": f"{url}/results/1"}, {}

    def _checked(self, body):
        """Refuse what the platform refuses of a score, before the user's grade is looked at."""
        bad = 422 if self.kind == "canvas" else 400
        given, maximum = body.get("scoreGiven"), body.get("scoreMaximum")
        if given is not None and not maximum:
            raise Refused(bad, "scoreMaximum is required")
        if not body.get("timestamp") or not body.get("userId"):
            raise Refused(400, "timestamp and userId are required")
        if self.kind == "edx":
            if body.get("activityProgress") not in ACTIVITY:
                raise Refused(500, "activityProgress")
            if maximum is not None and not isinstance(maximum, int):
                raise Refused(400, "scoreMaximum: a valid integer is required")
        elif "Learner" not in str(self.members.get(body["userId"], {}).get("roles", ())):
            raise Refused(bad, "no such user")
        moment = datetime.fromisoformat(body["timestamp"].replace("Z", "+00:00"))
        return body["userId"], moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _check_time(self, grade, moment):
        before = grade.timestamp
        if before is None:
            return
        if self.kind == "moodle" and int(moment.timestamp()) <= int(before.timestamp()):
            raise Refused(409, "refusing score with an earlier timestamp")
        if self.kind == "edx" and moment <= before:
            raise Refused(400, "Score timestamp must be later than the previous one")
        if self.kind == "canvas" and moment < before:
            raise Refused(400, "timestamp is older than the last one")

    def _results(self, url, seen):
        found = []
        for (item, subject), grade in self.grades.items():
            if item != url or seen.query.get("user_id", subject) != subject:
                continue
            entry = {"id": f"{url}/results?user_id={subject}", "userId": subject, "scoreOf": url}
            if grade.score is not None:
                entry |= {"resultScore": grade.score, "resultMaximum": grade.maximum}
                entry |= {"comment": grade.comment} if grade.comment else {}
            found.append(entry)
        found, headers = self._paged(seen, found)
        return 200, found, headers


def _decoded(raw, headers):
    kind = headers.get("content-type", "")
    if "urlencoded" in kind:
        return {key: values[0] for key, values in parse_qs(raw.decode()).items()}
    return json.loads(raw) if raw else None


def _handler(platform):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def do_GET(self):
            self._reply("GET")

        def do_POST(self):
            self._reply("POST")

        def _reply(self, method):
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {key.lower(): value for key, value in self.headers.items()}
            answer = platform.respond(method, self.path, headers, raw)
            time.sleep(answer.delay)
            try:
                self._write(answer)
            except OSError:
                self.close_connection = True

        def _write(self, answer):
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                self.send_header(key, value)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not answer.pause:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(answer.pause)

    return Handler
