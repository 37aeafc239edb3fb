"""Who is who: identities, roles per context, student ids that stay, links and assignments."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from torchgrade.errors import InstructorError
from torchgrade.intake.folder import check_id
from torchgrade.lti.identity import (
    assign_link,
    keep_line_item,
    may_teach,
    remember,
    remember_member,
    roles_in,
    users,
)
from torchgrade.lti.places import enrolled, known_contexts, links_of, places, students_of
from torchgrade.lti.platforms import add_platform
from torchgrade.lti.records import Grading, Launch, Member, Platform
from torchgrade.lti.student_ids import fresh_id, known_id
from torchgrade.model import Record

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
COURSE = ("hw1", "hw2")
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)


def platform(n):
    where = f"https://lms{n}.example.edu"
    return Platform(
        name=f"LMS {n}", issuer=where, client_id="client", deployments=("1", "2"),
        auth_url=f"{where}/auth", token_url=f"{where}/token", jwks_url=f"{where}/jwks",
    )  # fmt: skip


class Person(Record, frozen=True, kw_only=True):
    student: str
    username: str = ""
    id_number: str = ""


def launch(subject="42", **more):
    given = {
        "deployment": "1", "message": "LtiResourceLinkRequest",
        "target": "https://tool/launch", "roles": (f"{ROLE}Learner",), "name": "Ann O'Student",
        "context": "C1", "link": "L1",
    }  # fmt: skip
    return Launch(subject=subject, **{**given, **more})


def registered(issuer, client):
    urls = dict.fromkeys(("auth_url", "token_url", "jwks_url"), f"{issuer}/there")
    return Platform(name=issuer, issuer=issuer, client_id=client, deployments=("1",), **urls)


@pytest.fixture
def come(engine):
    """Launch: `come("42", lms=2, name="Ann")` gives the visit."""
    with engine.begin() as connection:
        numbers = [add_platform(connection, platform(n)).id for n in range(1, 5)]

    def go(subject="42", people=(), lms=1, **more):
        more = {"platform": numbers[lms - 1], **more}
        with engine.begin() as connection:
            return remember(
                connection, launch(subject, **more), people=people, assignments=COURSE, now=NOW
            )

    return go


def row(engine, user):
    with engine.begin() as connection:
        return connection.execute(select(users).where(users.c.id == user)).mappings().one()


@BOTH
def test_a_learner_is_known_again(come):
    """The same platform and subject are the same user with the same student id."""
    first, again = come(), come(name="Ann Married", email="new@example.edu")
    assert (first.user, first.student) == (again.user, again.student)
    assert first.student.startswith("ann-ostudent-")
    assert first.learns
    assert not first.teaches
    assert again.name == "Ann Married"


@BOTH
def test_one_student_in_all_registrations_of_an_issuer(engine, come):
    """A `sub` is the same student where an issuer registers us again, and at no other issuer."""
    with engine.begin() as connection:
        numbers = [
            add_platform(connection, registered(*names)).id
            for names in (("https://edx", "1"), ("https://edx", "2"), ("https://other", "1"))
        ]
    first, again, other = (come(platform=number) for number in numbers)
    assert first.user != again.user
    assert first.student == again.student != other.student
    assert come("43", platform=numbers[1]).student != first.student


def test_an_email_is_no_identity(come):
    """Two users with one address, one name and one context are two students."""
    one, two = (come(s, email="ann@example.edu") for s in ("1", "2"))
    assert one.user != two.user
    assert one.student != two.student


def test_a_subject_is_of_its_platform_alone(come):
    """User 42 of another platform is another."""
    assert come().user != come(lms=2).user
    assert come().student != come(lms=2).student


def test_subjects_are_compared_letter_by_letter(come):
    """Case and blanks are part of an identity."""
    assert len({come(s).user for s in ("ann", "Ann", "ann ", "ANN")}) == 4


@BOTH
def test_what_a_later_launch_does_not_tell_stays(come, engine):
    """A launch without personal data erases none."""
    come(
        given_name="Ann", family_name="O'Student", email="a@example.edu", locale="es",
        username="ann", id_number="U1",
    )  # fmt: skip
    visit = come(name="")
    assert (visit.name, visit.email, visit.locale) == ("Ann O'Student", "a@example.edu", "es")
    kept = row(engine, visit.user)
    assert (kept["username"], kept["id_number"], kept["given_name"]) == ("ann", "U1", "Ann")


def test_a_role_holds_in_its_context_alone(come, engine):
    """Who teaches one course learns in another."""
    teaching = come(roles=(f"{ROLE}Instructor",))
    learning = come(context="C2", link="L2")
    assert (teaching.teaches, teaching.learns, teaching.student) == (True, False, "")
    assert (learning.teaches, learning.learns) == (False, True)
    assert teaching.user == learning.user
    with engine.begin() as connection:
        assert may_teach(connection, teaching.user, teaching.context)
        assert not may_teach(connection, teaching.user, learning.context)
        assert not may_teach(connection, teaching.user, 999)


def test_a_course_of_another_deployment_is_another(come):
    """The id of a context is unique within its deployment alone."""
    assert come().context != come(deployment="2").context
    assert come().context != come(lms=2).context
    assert come().context == come(link="L9").context


def test_launches_without_a_course_share_no_roles(come, engine):
    """A teacher of one link without a context is nobody at another."""
    teaching = come(context="", link="A", roles=(f"{ROLE}Instructor",))
    other = come(context="", link="B", roles=())
    assert teaching.context != other.context
    with engine.begin() as connection:
        assert not may_teach(connection, teaching.user, other.context)


@pytest.mark.parametrize("roles", [(), ("Learner",), (f"{ROLE}Learner", f"{ROLE}Mentor")])
def test_the_newest_roles_count(come, engine, roles):
    """Who was a teacher and comes as something else is that."""
    come(roles=(f"{ROLE}Instructor",))
    visit = come(roles=roles)
    assert not visit.teaches
    with engine.begin() as connection:
        assert roles_in(connection, visit.user, visit.context) == roles
        assert not may_teach(connection, visit.user, visit.context)


def test_who_has_no_role_gets_no_student_id(come, engine):
    """A launch without a role is kept, and neither learns nor teaches."""
    visit = come(roles=())
    assert (visit.student, visit.learns, visit.teaches) == ("", False, False)
    assert row(engine, visit.user)["student"] is None


def test_a_teacher_who_was_a_student_elsewhere_is_none_here(come):
    """The student id of another course is not handed on with a teacher's visit."""
    assert come(context="C2").student
    assert come(roles=(f"{ROLE}Instructor",)).student == ""


# Student ids


PEOPLE = (
    Person(student="s1", id_number="U1", username="ann"),
    Person(student="s2", id_number="U2", username="bob"),
)


@pytest.mark.parametrize(
    ("told", "student"),
    [
        ({"id_number": "U1"}, "s1"),
        ({"username": "bob"}, "s2"),
        ({"id_number": "U1", "username": "ann"}, "s1"),
        ({"id_number": "U1", "username": "bob"}, ""),
        ({"id_number": "u1"}, ""),
        ({"id_number": "ann"}, ""),
        ({"id_number": "U9", "username": "zoe"}, ""),
        ({}, ""),
        ({"email": "s1", "name": "s1"}, ""),
    ],
)
def test_a_known_person_keeps_their_id(come, told, student):
    """A signed number or login name of exactly one person decides; nothing else does."""
    got = come(people=PEOPLE, **told).student
    assert got == student if student else got not in ("s1", "s2")


def test_people_without_numbers_match_nobody():
    """An empty field is not equal to an empty field."""
    people = (Person(student="s1"), Person(student="s2"))
    assert known_id(people, id_number="", username="") == ""


@BOTH
def test_a_taken_id_is_not_given_twice(come):
    """Who says the number of a person that came before gets an id of their own."""
    assert come("1", people=PEOPLE, id_number="U1").student == "s1"
    second = come("2", people=PEOPLE, id_number="U1")
    assert second.student != "s1"
    assert come("1", people=PEOPLE).student == "s1"


def test_a_known_person_has_the_same_id_on_two_platforms(come):
    """The course's list joins them."""
    assert come("1", people=PEOPLE, id_number="U1").student == "s1"
    assert come("9", people=PEOPLE, id_number="U1", lms=2).student == "s1"


def test_an_id_once_given_stays(come):
    """Neither a new name nor a new line in the list changes it."""
    first = come(id_number="U1").student
    assert come(id_number="U1", name="Other", people=PEOPLE).student == first


def test_an_id_of_the_list_is_nobody_elses(come):
    """A made id that somebody has in the list is made longer."""
    made = come().student
    other = come("42", lms=3, people=()).student
    assert made != other
    taken = fresh_id("Ann O'Student", ("https://lms4.example.edu", "client", "42"))
    visit = come(lms=4, people=(Person(student=taken),))
    assert visit.student.startswith(taken)
    assert len(visit.student) > len(taken)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ann O'Student, Jr.", "ann-ostudent-jr"),
        ("  Zoë  Ünal-Ñandú ", "zoe-unal-nandu"),
        ("Łukasz Størm Æther Straße", "lukasz-storm-aether-strasse"),
        ("李小龍", "student"),
        ("Иван Petrov", "petrov"),
        ("", "student"),
        ("../../etc/passwd", "etc-passwd"),
        ("-rf *?[a]", "rf-a"),
        ("A" * 99, "a" * 30),
        ("abcdefghijklmnopqrstuvwxyz abc d", "abcdefghijklmnopqrstuvwxyz-abc"),
        ("\x00\u202e\n", "student"),
    ],
)
def test_ids_are_readable_and_safe(tmp_path, name, slug):
    """Lower case, ASCII, at most thirty characters of the name, and fit to be a folder."""
    student = fresh_id(name, ("https://lms", "client", "42"))
    head, _, tail = student.rpartition("-")
    assert head == slug
    assert len(tail) == 6
    assert tail.isalnum()
    check_id(tmp_path / student)


def test_an_id_is_of_the_whole_identity():
    """Parts that run together differently are different people."""
    ids = {fresh_id("x", parts) for parts in (("a", "bc"), ("ab", "c"), ("a\nb", "c"), ("abc",))}
    assert len(ids) == 4


@BOTH
def test_many_who_come_at_once_are_each_remembered_once(engine, come):
    """Ten launches of one new user in one moment make one user, with one id."""
    found, together = [], threading.Barrier(10)

    def go():
        together.wait()
        found.append(come())

    threads = [threading.Thread(target=go) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len({(v.user, v.student, v.context, v.link) for v in found}) == 1
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(users)).scalar_one() == 1


@BOTH
def test_two_who_claim_one_person_at_once_are_two(engine, come):
    """Exactly one of them gets the id of the list."""
    found, together = [], threading.Barrier(6)

    def go(subject):
        together.wait()
        found.append(come(subject, people=PEOPLE, id_number="U1"))

    threads = [threading.Thread(target=go, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({v.student for v in found}) == 6
    assert sum(v.student == "s1" for v in found) == 1


# Links


def test_a_link_of_ours_knows_its_assignment(come):
    """The custom parameter names it, or the address."""
    assert come(custom={"assignment": "hw1"}).assignment == "hw1"
    assert come(link="L2", target="https://tool/launch?assignment=hw2&x=1").assignment == "hw2"


@pytest.mark.parametrize("name", ["hw9", "", "HW1", "../hw1", "$Custom.assignment"])
def test_an_assignment_that_the_course_lacks_is_none(come, name):
    """A teacher chooses for such a link."""
    assert come(custom={"assignment": name}).assignment == ""


def test_a_teacher_chooses_for_a_link(come, engine):
    """The choice stays over launches that name none; unknown links are refused."""
    visit = come()
    assert visit.assignment == ""
    with engine.begin() as connection:
        assign_link(connection, visit.link, "hw1")
    assert come("43").assignment == "hw1"
    with engine.begin() as connection, pytest.raises(InstructorError, match="link 999"):
        assign_link(connection, 999, "hw1")


def test_an_assignment_that_is_gone_is_not_shown(come, engine):
    """A link to what the course had once is a link without one."""
    visit = come()
    with engine.begin() as connection:
        assign_link(connection, visit.link, "old")
    assert come().assignment == ""


def test_the_line_item_is_kept(come, engine):
    """The launch's newest is the link's; a launch without one erases none."""
    grading = Grading(scopes=("a", "b"), line_items="https://x/items", line_item="https://x/7")
    visit = come(grading=grading, context_title="Deep Learning", members_url="https://x/m")
    come(grading=None)
    with engine.begin() as connection:
        (link,) = links_of(connection, visit.context)
        (context,) = known_contexts(connection)
        assert link.line_item == "https://x/7"
        assert (context.title, context.members_url) == ("Deep Learning", "https://x/m")
        assert context.line_items == "https://x/items"
        keep_line_item(connection, visit.link, "https://x/8")
        assert links_of(connection, visit.context)[0].line_item == "https://x/8"


def test_deep_linking_has_no_link(come):
    """Its visit is one of the context."""
    visit = come(link="", message="LtiDeepLinkingRequest", roles=("Instructor",))
    assert (visit.link, visit.teaches) == (0, True)


@BOTH
def test_a_grade_has_a_place_for_each_link(come, engine):
    """Two contexts with the same assignment are two places; teachers and who left have none."""
    grading = Grading(scopes=("score",), line_items="https://x/i?t=1", line_item="https://x/7")
    ann = come(custom={"assignment": "hw1"}, grading=grading)
    come("43", custom={"assignment": "hw1"})
    come("42", context="C2", custom={"assignment": "hw1"})
    come("44", roles=("Instructor",), custom={"assignment": "hw1"})
    come("45", link="L5", custom={"assignment": "hw2"}, context="C3")
    with engine.begin() as connection:
        found = places(connection, "hw1", ann.student)
        assert [(p.subject, p.line_item) for p in found] == [("42", "https://x/7"), ("42", "")]
        assert found[0].line_items == "https://x/i?t=1"
        assert found[0].scopes == ("score",)
        assert [p.subject for p in places(connection, "hw1")] == ["42", "43", "42"]
        gone = Member(subject="43", roles=("Learner",), active=False)
        remember_member(connection, ann.context, gone, people=(), now=NOW)
        assert [p.subject for p in places(connection, "hw1")] == ["42", "42"]


# Rosters


@BOTH
def test_a_roster_makes_students_before_they_come(come, engine):
    """A learner of the roster has the id that their first launch finds."""
    teacher = come("7", roles=("Instructor",))
    member = Member(subject="42", roles=("Learner",), name="Zoë Ng", id_number="U2")
    with engine.begin() as connection:
        student = remember_member(connection, teacher.context, member, people=PEOPLE, now=NOW)
        assert student == "s2"
        assert students_of(connection, teacher.context) == {"s2"}
        assert [e.name for e in enrolled(connection, teacher.context) if e.learns] == ["Zoë Ng"]
    assert come("42").student == "s2"


@pytest.mark.parametrize(
    ("roles", "active"), [(("Instructor",), True), (("Learner",), False), ((), True)]
)
def test_others_of_a_roster_get_no_student_id(come, engine, roles, active):
    """Teachers, those who left and those without a role need none."""
    visit = come("7", roles=("Instructor",))
    member = Member(subject="42", roles=roles, active=active)
    with engine.begin() as connection:
        assert remember_member(connection, visit.context, member, people=(), now=NOW) == ""
        assert students_of(connection, visit.context) == frozenset()
