"""What teachers see of a class, and what their buttons do."""

import csv
import io
import re

import pytest

from tests.kit.web.test_worker import RIGHT, WRONG, solved
from torchgrade.lms import outbox
from torchgrade.lms.outbox_records import Destination, Wanted
from torchgrade.lti.identity import remember
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Launch, Platform
from torchgrade.web import queueing
from torchgrade.web.regrades import RegradeState, regrade_of
from torchgrade.web.uploads import Standing, accept, newest
from torchgrade.web.worker import Worker

ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "x" * 10_000


def join(site, subject, role="Learner", *, name="", context="c1", link="l1", custom=None):
    """Launch somebody, so that the course knows them."""
    launch = Launch(
        platform=1,
        deployment="d",
        subject=subject,
        message="LtiResourceLinkRequest",
        target="https://testserver/",
        roles=(ROLE + role,),
        name=name or subject.title(),
        context=context,
        link=link,
        custom={"assignment": "tiny"} if custom is None else custom,
    )
    with site.engine.begin() as connection:
        return remember(connection, launch, people=(), assignments={"tiny"}, now=site.clock())


def hand_in(site, visit, double=RIGHT, token="t"):
    return accept(site, visit, "tiny", {"tiny": solved(site, double)}, token)


def finish(site):
    worker = Worker(site)
    while worker.step():
        pass
    return worker


@pytest.fixture
def teacher(browser, site):
    """A teacher's browser in the context of the class, and the class's context."""
    with site.engine.begin() as connection:
        add_platform(
            connection,
            Platform(
                name="P", issuer="https://p", client_id="c", deployments=("d",),
                auth_url="https://p/a", token_url="https://p/t", jwks_url="https://p/k",
            ),
        )  # fmt: skip
    visit = join(site, "teacher", "Instructor")
    found = browser().launch(
        site, user=visit.user, student="", context=visit.context, teaches=True, learns=False
    )
    found.context = visit.context
    found.home = f"/courses/{visit.context}/class"
    return found


@pytest.fixture
def ada(site, teacher):
    return join(site, "ada", name="Ada Lovelace")


@pytest.fixture
def bob(site, teacher):
    return join(site, "bob", name="Bob O'Brien, Jr.")


def press(teacher, act, *students):
    page = teacher.get(f"{teacher.home}/tiny")
    assert page.status_code == 200
    return teacher.submit(f"{teacher.home}/tiny", {"act": act, "student": list(students)})


def test_the_class_is_shown_in_numbers(site, teacher, ada, bob):
    """Who handed in, the mean, and who is to be graded by hand."""
    hand_in(site, ada)
    hand_in(site, bob, WRONG)
    finish(site)
    page = teacher.get(teacher.home).text
    assert "2 students" in page
    assert "2 of 2" in page
    grades = {row.student: row for row in newest(site, "tiny").values()}
    mean = sum(each.points for each in grades.values()) / 2
    assert f"{mean:g} of" in page


def test_everybody_has_a_line(site, teacher, ada, bob):
    """Name, state, points and misconceptions of those who handed in, and who did not."""
    hand_in(site, bob, WRONG)
    finish(site)
    page = teacher.get(f"{teacher.home}/tiny").text
    lines = dict(re.findall(r"<bdi>([^<]*)</bdi>(.*?)</tr>", page, flags=re.DOTALL))
    assert "Nothing handed in" in lines["Ada Lovelace"]
    points = newest(site, "tiny")[bob.student].points
    assert f"{points:g} of" in lines["Bob O&#39;Brien, Jr."]


def test_a_class_is_only_shown_to_those_who_teach_it(site, teacher, browser, ada):
    """Students, and teachers of another context, find no such page; their people stay there."""
    other = join(site, "zoe", name="Zoe Elsewhere", context="c2", link="l2")
    hand_in(site, other)
    student = browser().launch(site, user=ada.user, student=ada.student, context=ada.context)
    stranger = browser().launch(
        site, user=99, student="", context=other.context, teaches=True, learns=False
    )
    for path in ("", "/tiny", "/tiny/grades.csv", f"/tiny/students/{ada.student}"):
        assert student.get(teacher.home + path).status_code == 404
        assert stranger.get(teacher.home + path).status_code == 404
        assert teacher.get(teacher.home + path).status_code == 200
        assert "Zoe" not in teacher.page
    assert teacher.get(f"{teacher.home}/tiny/students/{other.student}").status_code == 404


def test_a_student_s_form_does_nothing(site, teacher, browser, ada):
    """What a student posts to the class's page is no such page either."""
    student = browser().launch(site, user=ada.user, student=ada.student, context=ada.context)
    student.get(f"/courses/{ada.context}/assignments/tiny")
    for act in ("grade-again", "release", "regrade"):
        response = student.submit(f"{teacher.home}/tiny", {"act": act})
        assert response.status_code == 404
    assert regrade_of(site, "tiny") is None


def test_what_is_quarantined_stands_first_with_its_reason(site, teacher, ada, bob):
    """The reason is on the page of the class and on the student's."""
    hand_in(site, ada)
    queueing.take(site)
    queueing.quarantined(site, newest(site, "tiny")[ada.student], "tiny.ipynb is empty.")
    page = teacher.get(f"{teacher.home}/tiny").text
    assert page.index("Ada Lovelace") < page.index("Bob O&#39;Brien")
    assert "tiny.ipynb is empty." in page
    assert "tiny.ipynb is empty." in teacher.get(f"{teacher.home}/tiny/students/{ada.student}").text


def test_grading_again_is_for_what_could_not_be_graded(site, teacher, ada, bob):
    """The quarantined one goes back into the queue, once; the graded one stays."""
    hand_in(site, bob)
    finish(site)
    hand_in(site, ada)
    queueing.take(site)
    queueing.quarantined(site, newest(site, "tiny")[ada.student], "why")
    for _ in range(2):
        assert press(teacher, "grade-again").status_code == 303
    states = {name: each.state for name, each in newest(site, "tiny").items()}
    assert states == {ada.student: Standing.QUEUED, bob.student: Standing.DONE}


def queued(site, visit, given=8.0):
    """Put a score into the outbox."""
    there = Destination(
        platform=1, context=visit.context, assignment="tiny", maximum=10.0, url="https://p/li/1"
    )
    wanted = Wanted(
        destination=there, subject="s", student=visit.student, given=given, maximum=10.0
    )
    with site.engine.begin() as connection:
        return outbox.queue(connection, [wanted], site.clock()).ids[0]


def state_of(site, entry):
    with site.engine.begin() as connection:
        (found,) = outbox.entries(connection, ids=[entry])
        return found


def set_state(site, entry, state, **values):
    from sqlalchemy import update

    from torchgrade.lms.outbox_tables import outbox as table

    with site.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == entry).values(state=state, **values))


def test_a_value_that_the_platform_keeps_is_released_for_those_who_are_ticked(site, teacher, ada):
    """Without a tick nothing is overwritten; with one, ours is sent."""
    hand_in(site, ada)
    finish(site)
    entry = queued(site, ada)
    set_state(site, entry, "kept", read_score=3.0, read_maximum=10.0)
    assert "The platform shows another value" in teacher.get(f"{teacher.home}/tiny").text
    press(teacher, "release")
    assert state_of(site, entry).state == "kept"
    press(teacher, "release", ada.student)
    assert state_of(site, entry).state == "waiting"


def test_what_the_platform_refused_is_tried_again(site, teacher, ada):
    """A parked score waits to be sent again."""
    hand_in(site, ada)
    finish(site)
    entry = queued(site, ada)
    set_state(site, entry, "parked", reason="The item is locked.")
    page = teacher.get(f"{teacher.home}/tiny/students/{ada.student}").text
    assert "The item is locked." in page
    press(teacher, "send-again")
    assert state_of(site, entry).state == "waiting"


def test_grades_are_taken_along_of_this_class_alone(site, teacher, ada):
    """The file has the class's names and points, and nobody of another context."""
    other = join(site, "zoe", context="c2", link="l2")
    hand_in(site, ada)
    hand_in(site, other)
    finish(site)
    response = teacher.get(f"{teacher.home}/tiny/grades.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["student"] for row in rows] == [ada.student]
    assert float(rows[0]["points"]) == newest(site, "tiny")[ada.student].points
    assert teacher.get(f"{teacher.home}/tiny/grades.json").json()[0]["student"] == ada.student
    assert teacher.get(f"{teacher.home}/tiny/grades.exe").status_code == 404


def test_files_and_feedback_of_a_student_are_at_hand(site, teacher, ada):
    """The notebook as it was handed in, and the page that the student reads."""
    upload = hand_in(site, ada)
    finish(site)
    page = teacher.get(f"{teacher.home}/tiny/students/{ada.student}").text
    links = re.findall(r'href="([^"]*/attempts/1/[^"]*)"', page)
    found = {link.split("/")[-2]: teacher.get(link) for link in links}
    assert found["handed-in"].content == solved(site)
    assert found["handed-in"].headers["content-disposition"].startswith("attachment")
    assert "sandbox" in found["feedback"].headers["content-security-policy"]
    assert upload.attempt == 1


def test_names_are_written_as_texts(site, teacher):
    """A name of HTML, of ten thousand characters and with a mark for writing backwards is shown."""
    mallory = join(site, "mallory", name=HOSTILE)
    for path in ("", "/tiny", f"/tiny/students/{mallory.student}"):
        page = teacher.get(teacher.home + path).text
        assert "<img src=x" not in page
        assert teacher.get(teacher.home + path).status_code == 200
    assert "&lt;img src=x" in page


@pytest.mark.parametrize(
    "query", ["?show=late&sort=points", "?show=nonsense", "?sort='--", "?show="]
)
def test_what_an_address_asks_wrongly_is_not_asked(teacher, ada, query):
    """Filters that there are none of show everybody."""
    page = teacher.get(f"{teacher.home}/tiny{query}")
    assert page.status_code == 200
    assert ("Ada Lovelace" in page.text) != ("late" in query)


def test_lines_are_sorted_as_asked(site, teacher, ada, bob):
    """By points the weakest come first."""
    hand_in(site, ada)
    hand_in(site, bob, WRONG)
    finish(site)
    page = teacher.get(f"{teacher.home}/tiny?sort=points").text
    assert page.index("Bob O&#39;Brien") < page.index("Ada Lovelace")
    page = teacher.get(f"{teacher.home}/tiny?sort=name").text
    assert page.index("Ada Lovelace") < page.index("Bob O&#39;Brien")


def test_a_link_gets_the_assignment_that_a_teacher_chooses(site, teacher):
    """Only a link of this context, and only an assignment of the course."""
    bare = join(site, "teacher", "Instructor", link="l9", custom={})
    other = join(site, "zoe", "Instructor", context="c2", link="l2", custom={})
    page = teacher.get(teacher.home).text
    assert "This activity has no assignment yet" in page
    choose = {"link": str(bare.link), "assignment": "tiny"}
    assert teacher.submit(teacher.home, {**choose, "assignment": "none"}).status_code == 404
    assert teacher.submit(teacher.home, {**choose, "link": str(other.link)}).status_code == 404
    assert teacher.submit(teacher.home, choose).status_code == 303
    assert "This activity has no assignment yet" not in teacher.get(teacher.home).text


def test_changed_tests_are_compared_before_they_count(site, teacher, ada):
    """Asked for on the page, run by the worker, shown, and written when a person says so."""
    hand_in(site, ada)
    finish(site)
    before = newest(site, "tiny")[ada.student].points
    tests = site.root / "tests" / "homework" / "tiny"
    path = next(tests.glob("test_*.py"))
    text = path.read_text()
    path.write_text(re.sub(r"(\n    )(assert|assert_same)", r"\1assert False\1\2", text, count=1))
    for _ in range(2):
        press(teacher, "regrade")
    assert "being graded with the tests as they are now" in teacher.get(f"{teacher.home}/tiny").text
    finish(site)
    found = regrade_of(site, "tiny")
    assert found.state is RegradeState.READY
    assert found.impact.count("down") == 1
    assert "1 down" in teacher.get(f"{teacher.home}/tiny").text
    assert newest(site, "tiny")[ada.student].points == before
    assert press(teacher, "apply-regrade").status_code == 303
    finish(site)
    assert regrade_of(site, "tiny").state is RegradeState.APPLIED
    assert newest(site, "tiny")[ada.student].points < before
    assert press(teacher, "apply-regrade").status_code == 409


def test_a_comparison_that_a_killed_worker_had_begun_is_begun_again(site, teacher, ada):
    """What was running when the worker ended is run by the next one."""
    from torchgrade.web import regrades

    hand_in(site, ada)
    finish(site)
    press(teacher, "regrade")
    regrades._keep(site, "tiny", state=RegradeState.RUNNING)
    finish(site)
    assert regrade_of(site, "tiny").state is RegradeState.READY


def test_a_comparison_that_fails_says_why(site, teacher):
    """Nothing is graded yet: the reason is on the page."""
    press(teacher, "regrade")
    finish(site)
    assert regrade_of(site, "tiny").state is RegradeState.FAILED
    assert (
        regrade_of(site, "tiny").reason.split("\n")[0] in teacher.get(f"{teacher.home}/tiny").text
    )
