"""A class in every state that its pages know, written into the tables without grading anything."""

from datetime import timedelta

import msgspec
from sqlalchemy import update

from torchgrade.lms import outbox
from torchgrade.lms.outbox_records import Destination, Wanted
from torchgrade.lms.outbox_tables import outbox as outbox_table
from torchgrade.lti.identity import remember
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Launch, Platform
from torchgrade.model import Hint, Outcome
from torchgrade.report import Row
from torchgrade.web.gradebook_copy import Recorded, _grades
from torchgrade.web.uploads import accept, uploads

ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
HINTS = (
    Hint(
        cell="double_tests", misconception="M2.1c", title="Adds where it should multiply",
        hint="What does your function return for 3?",
        translations={
            "es": {"title": "Suma en lugar de multiplicar", "hint": "¿Qué devuelve para 3?"}
        },
    ),
    Hint(
        cell="triple_tests", misconception="M4.2a",
        title="Returns the same tensor instead of a new one", hint="Is the input still as it was?",
    ),
)  # fmt: skip
BROKEN = (
    "tiny.ipynb: is not valid JSON: Expecting ',' delimiter: line 1 column 2049 (char 2048).\n"
    "Open it in JupyterLab, run it, save it and hand that file in."
)
REFUSED = "https://p/li/1/scores answered 403. The item or the grade may be locked there."
KEPT = "The platform shows a value that was not sent from here: a teacher's. It is kept."
NAMES = (
    "Ada Lovelace", "Bob O'Brien, Jr.", "Carmen Rodríguez Núñez de la Fuente", "李小龙",
    "Dmitri Shostakovich", "Eve", "Frank Zappa", "Grace Hopper", "Hedy Lamarr",
    "عمر الخيام", "Ida Rhodes", "Jo Wu",
)  # fmt: skip
STATES = (
    ("queued", {}),
    ("quarantined", {"reason": BROKEN}),
    ("done", {"points": 9.5}),
    ("running", {}),
    ("done", {"points": 4.0, "hints": HINTS, "late_seconds": 90_000.0, "late_penalty": 1.0}),
    ("fault", {"reason": "the sandbox ended with signal 9", "tries": 3}),
    ("done", {"points": 7.25, "manual": True}),
    ("done", {"points": 10.0, "hints": HINTS[1:]}),
    ("", {}),
)
SENT = (
    {"state": "sent"},
    {"state": "kept", "reason": KEPT, "read_score": 3.0, "read_maximum": 10.0},
    {"state": "waiting"},
    {"state": "parked", "reason": REFUSED, "attempts": 5},
)


def joined(site, subject, name, role="Learner"):
    launch = Launch(
        platform=1, deployment="d", subject=subject, message="LtiResourceLinkRequest",
        target="https://testserver/", roles=(ROLE + role,), name=name, context="c1", link="l1",
        context_title="Deep Learning, autumn", custom={"assignment": "tiny"},
    )  # fmt: skip
    with site.engine.begin() as connection:
        return remember(connection, launch, people=(), assignments={"tiny"}, now=site.clock())


def fill(site, count=18):
    """Fill a class; the teacher's visit."""
    with site.engine.begin() as connection:
        add_platform(
            connection,
            Platform(
                name="Moodle", issuer="https://p", client_id="c", deployments=("d",),
                auth_url="https://p/a", token_url="https://p/t", jwks_url="https://p/k",
            ),
        )  # fmt: skip
    teacher = joined(site, "teacher", "Prof. Turing", "Instructor")
    for number in range(count):
        round_, place = divmod(number, len(NAMES))
        name = NAMES[place] + (f" {round_ + 1}" if round_ else "")
        _hand_in(site, joined(site, f"s{number:03}", name), number)
    return teacher


def _hand_in(site, visit, number):
    state, values = STATES[number % len(STATES)]
    if not state:
        return
    notebook = (site.root / "release" / "tiny" / "tiny.ipynb").read_bytes()
    upload = accept(site, visit, "tiny", {"tiny": notebook}, f"token-{number}")
    hints = values.get("hints", ())
    known = {
        "received": site.clock() - timedelta(hours=number, minutes=7 * number), "state": state,
        **{name: value for name, value in values.items() if name != "hints"},
    }  # fmt: skip
    if state == "fault":
        known["again"] = site.clock() + timedelta(days=1)
    with site.engine.begin() as connection:
        if state == "done":
            known |= {"max_points": 10.0, "ended": site.clock()}
            connection.execute(_grades.insert(), [_grade(visit.student, values, hints)])
            _send(site, connection, visit, values["points"], number)
        connection.execute(update(uploads).where(uploads.c.id == upload.id).values(**known))


def _grade(student, values, hints):
    row = Row(
        student=student, assignment="tiny", points=values["points"], max_points=10.0,
        outcome=Outcome.MANUAL if values.get("manual") else Outcome.GRADED,
        late_seconds=values.get("late_seconds", 0.0), late_penalty=values.get("late_penalty", 0.0),
        misconceptions=tuple(hint.misconception for hint in hints),
        exercises={"double_tests": values["points"] / 2, "triple_tests": values["points"] / 2},
    )  # fmt: skip
    copied = msgspec.json.encode(Recorded(row=row, hints=hints)).decode()
    return {"assignment": "tiny", "student": student, "copied": copied}


def _send(site, connection, visit, points, number):
    there = Destination(
        platform=1, context=visit.context, assignment="tiny", maximum=10.0, url="https://p/li/1"
    )
    wanted = Wanted(
        destination=there, subject=f"s{number:03}", student=visit.student, given=points,
        maximum=10.0,
    )  # fmt: skip
    (entry,) = outbox.queue(connection, [wanted], site.clock()).ids
    values = SENT[number % len(SENT)]
    outbox.note(connection, entry, values["state"], site.clock(), text=values.get("reason", ""))
    connection.execute(update(outbox_table).where(outbox_table.c.id == entry).values(**values))
