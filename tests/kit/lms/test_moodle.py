"""Moodle's client against a Moodle of our own, with the traps that were seen on a real one."""

import contextlib
import logging
import ssl

import pytest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from tests.kit.lms import fake_moodle
from tests.kit.lms.conftest import QUICK
from tests.kit.lms.grades import page, pushed, states, want
from torchgrade.errors import InstructorError, SubmissionError
from torchgrade.lms import moodle_http
from torchgrade.lms.moodle import MoodleSink
from torchgrade.lms.patience import Unsettled
from torchgrade.lms.records import Change, There


def times(count, answer, *, function=""):
    """Make a fault that answers in place of Moodle so many times."""
    left = [count]

    def fault(form):
        if function not in form.get("wsfunction", "upload") or not left[0]:
            return None
        left[0] -= 1
        return answer

    return fault


def feedback_of(moodle, user):
    return {
        name: content
        for _, name, content in (moodle.bytes[n] for n in moodle.students[user].feedback)
    }


def test_a_dry_run_writes_nothing_and_says_what_would_be(moodle, ledger, tmp_path):
    """Neither grade nor upload; the plan names what is there and what will be."""
    moodle.students[2].grade = 80.0
    wanted = [want("ann", 8, [page(tmp_path)]), want("bob", 8), want("zoe", 3)]
    steps = pushed(moodle, ledger, *wanted, apply=False)
    assert states(steps) == {"ann": "to write", "bob": "unchanged", "zoe": "unknown"}
    assert (steps["ann"].now, steps["ann"].will, steps["ann"].feedback) == (None, 80.0, "add")
    assert moodle.writes == []
    assert not moodle.drafts


def test_grade_comment_and_page_arrive_converted_and_once(moodle, ledger, tmp_path):
    """8 of 10 are 80 of 100; the same push again finds nothing to do and writes nothing."""
    wanted = want("ann", 8, [page(tmp_path)], comment="1 < 2 & <script>alert(1)</script>")
    assert states(pushed(moodle, ledger, wanted)) == {"ann": "written"}
    ann = moodle.students[1]
    assert ann.grade == 80.0
    assert ann.comment == "<p>1 &lt; 2 &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert feedback_of(moodle, 1) == {"tiny.html": b"<p>8 of 10</p>"}
    assert states(pushed(moodle, ledger, wanted)) == {"ann": "unchanged"}
    assert len(moodle.writes) == 1


def test_a_new_page_takes_the_place_of_ours(moodle, ledger, tmp_path):
    """There is one comment and one page, the newest."""
    pushed(moodle, ledger, want("ann", 7, [page(tmp_path)]))
    pushed(moodle, ledger, want("ann", 9, [page(tmp_path, "<p>9</p>")]))
    assert moodle.students[1].grade == 90.0
    assert feedback_of(moodle, 1) == {"tiny.html": b"<p>9</p>"}


def test_a_teachers_comment_and_files_stay(moodle, ledger, tmp_path):
    """They are sent back with each save, unless --force replaces the comment."""
    ann = moodle.students[1]
    ann.grade, ann.comment = -1.0, "<p>Well <b>done</b></p>"
    ann.feedback = [moodle.add_file("voice.mp3", b"sound", "/talk/")]
    steps = pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]))
    assert states(steps) == {"ann": "written"}
    assert "stays" in steps["ann"].remarks[-1]
    assert ann.comment == "<p>Well <b>done</b></p>"
    assert feedback_of(moodle, 1) == {"voice.mp3": b"sound", "tiny.html": b"<p>8 of 10</p>"}
    assert {moodle.bytes[n][0] for n in ann.feedback} == {"/talk/", "/"}
    pushed(moodle, ledger, want("ann", 9), feedback=False)
    assert (ann.grade, ann.comment) == (90.0, "<p>Well <b>done</b></p>")
    assert len(feedback_of(moodle, 1)) == 2
    pushed(moodle, ledger, want("ann", 9, [page(tmp_path, "<p>9</p>")]), force=True)
    assert ann.comment == "<p>See the page.</p>"
    assert feedback_of(moodle, 1) == {"voice.mp3": b"sound", "tiny.html": b"<p>9</p>"}


def test_a_file_of_our_pages_name_that_is_not_ours_stays(moodle, ledger, tmp_path):
    """The grade goes; the page does not, unless --force."""
    ann = moodle.students[1]
    ann.grade = -1.0
    ann.feedback = [moodle.add_file("tiny.html", b"a teacher's")]
    steps = pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]))
    assert (ann.grade, steps["ann"].feedback) == (80.0, "kept")
    assert feedback_of(moodle, 1) == {"tiny.html": b"a teacher's"}
    pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]), force=True)
    assert feedback_of(moodle, 1) == {"tiny.html": b"<p>8 of 10</p>"}


def test_a_comment_with_pictures_is_not_written_over(moodle, ledger):
    """Sending it back would lose them: the teacher is told."""
    moodle.students[1].grade = -1.0
    moodle.students[1].comment = '<img src="@@PLUGINFILE@@/a.png">'
    steps = pushed(moodle, ledger, want("ann"), want("bob"))
    assert states(steps) == {"ann": "failed", "bob": "written"}
    assert "pictures" in steps["ann"].remarks[0]
    assert len(moodle.writes) == 1


def test_what_a_teacher_entered_or_changed_is_kept_unless_forced(moodle, ledger):
    """A grade that is not ours stays; our own is replaced; --force replaces any."""
    moodle.students[2].grade = 50.0
    pushed(moodle, ledger, want("ann", 8), want("bob", 8))
    moodle.students[1].grade = 95.0
    steps = pushed(moodle, ledger, want("ann", 7), want("bob", 7))
    assert states(steps) == {"ann": "kept", "bob": "kept"}
    pushed(moodle, ledger, want("ann", 7), want("bob", 7), force=True)
    assert (moodle.students[1].grade, moodle.students[2].grade) == (70.0, 70.0)


def test_a_grade_of_an_earlier_attempt_is_not_that_of_the_newest(moodle, ledger):
    """A student who was given a new attempt has no grade for it yet."""
    moodle.students[1].grade, moodle.students[1].attempt = 50.0, 1
    steps = pushed(moodle, ledger, want("ann", 8, attempt=1))
    assert states(steps) == {"ann": "written"}
    assert "attempt 2 was handed in there, attempt 1 was graded" in steps["ann"].remarks


def test_locked_and_overridden_grades_are_told(moodle, ledger):
    """Moodle would take them without a word and keep the old one."""
    moodle.students[1].locked = moodle.students[2].overridden = True
    steps = pushed(moodle, ledger, want("ann"), want("bob"), want("cyd"), force=True)
    assert states(steps) == {"ann": "locked", "bob": "locked", "cyd": "written"}
    assert "unlock" in steps["ann"].remarks[0]
    assert "overridden" in steps["bob"].remarks[0]


def test_a_grade_that_moodle_drops_without_a_word_is_noticed(moodle, ledger):
    """Where the service does not tell of locks, reading back does."""
    moodle.missing = {"gradereport_user_get_grade_items"}
    moodle.students[1].locked = True
    steps = pushed(moodle, ledger, want("ann"))
    assert states(steps) == {"ann": "failed"}
    assert "80 was sent, but the platform has no grade" in steps["ann"].remarks[0]


def test_nobody_gets_an_orphan_grade(moodle, ledger):
    """Who is no participant is never written."""
    del moodle.students[3]
    assert states(pushed(moodle, ledger, want("cyd"))) == {"cyd": "unknown"}
    assert moodle.orphans == []


def test_points_beyond_the_maximum_are_refused(moodle, ledger):
    """Moodle would drop them."""
    assert states(pushed(moodle, ledger, want("ann", 10.5))) == {"ann": "refused"}
    assert moodle.writes == []


def test_no_grade_is_never_a_zero(moodle, ledger):
    """Nothing is written without points."""
    assert states(pushed(moodle, ledger, want("ann", None))) == {"ann": "no grade"}
    assert moodle.students[1].grade is None


def test_without_feedback_files_grades_alone_go(moodle, ledger, tmp_path):
    """A comment that speaks of a page would be wrong."""
    moodle.plugins["file"] = "0"
    pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]))
    assert (moodle.students[1].grade, moodle.students[1].comment) == (80.0, "")
    assert "Feedback files are off" in moodle.sink.item().notes[0]


def test_marking_workflow_keeps_its_state_and_what_can_not_be_seen(moodle, ledger, tmp_path):
    """The state is sent back; an unreleased grade, whose comment is hidden, is not touched."""
    moodle.assignment["markingworkflow"] = 1
    ann, bob, _ = moodle.students.values()
    ann.workflow, ann.grade, ann.comment = "released", 50.0, "Good"
    bob.workflow, bob.grade, bob.comment = "inreview", -1.0, "Hidden"
    steps = pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]), want("bob"), force=True)
    assert states(steps) == {"ann": "written", "bob": "locked"}
    assert (ann.grade, ann.workflow, ann.comment) == (80.0, "released", "Good")
    assert (bob.grade, bob.comment) == (-1.0, "Hidden")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"grade": -2}, "graded by a scale"),
        ({"grade": 0}, "graded without a grade"),
        ({"blindmarking": 1}, "hides who"),
        ({"cmid": 999}, r"no assignment 345"),
    ],
)
def test_an_assignment_that_takes_no_points_is_refused(moodle, ledger, setting, words):
    """The sentence says what to change; a wrong number shows the right ones."""
    moodle.assignment |= setting
    with pytest.raises(InstructorError, match=words) as caught:
        pushed(moodle, ledger, want("ann"))
    assert caught.value.hint
    if "cmid" in setting:
        assert "Tiny (999)" in caught.value.hint


def test_a_course_that_is_not_shown_is_said(moodle):
    """Moodle's own warning stands in the sentence."""
    settings = type(moodle.settings)(url=moodle.address, course=99, assignments={"tiny": 345})
    with (
        pytest.raises(InstructorError, match=r"no course 99.*No access rights"),
        contextlib.closing(MoodleSink(settings, "tiny", patience=QUICK)) as sink,
    ):
        sink.item()


@pytest.mark.parametrize("place", ["trouble", "after"])
def test_an_answer_that_was_lost_is_followed_by_reading(moodle, ledger, tmp_path, place):
    """Whether Moodle saved or not, one of each is there in the end."""
    getattr(moodle, place).append(times(5, Response("", 502), function="save_grades"))
    steps = pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]))
    assert states(steps) == {"ann": "written"}
    assert moodle.students[1].grade == 80.0
    assert len(feedback_of(moodle, 1)) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_push_that_was_killed_is_given_again(moodle, ledger, tmp_path, monkeypatch, place):
    """What it left is known as ours, and is not doubled."""
    write = moodle.sink.write

    def killed(there, change):
        if place == "after":
            write(there, change)
        raise Killed

    monkeypatch.setattr(moodle.sink, "write", killed)
    wanted = want("ann", 8, [page(tmp_path)])
    with pytest.raises(Killed):
        pushed(moodle, ledger, wanted)
    monkeypatch.setattr(moodle.sink, "write", write)
    steps = pushed(moodle, ledger, want("ann", 9, [page(tmp_path, "<p>9</p>")]))
    assert states(steps) == {"ann": "written"}
    assert moodle.students[1].grade == 90.0
    assert feedback_of(moodle, 1) == {"tiny.html": b"<p>9</p>"}


def test_submissions_come_as_arrivals(moodle, tmp_path):
    """Files with their folders, who and when; drafts are left out; lateness is not known."""
    ann, bob, cyd = moodle.students.values()
    ann.files = [moodle.add_file("hw.ipynb", b"one"), moodle.add_file("u.py", b"two", "/sub dir/")]
    bob.status, cyd.attempt = "draft", None
    [came] = moodle.sink.arrivals(tmp_path / "in")
    assert {n: p.read_bytes() for n, p in came.files.items()} == {
        "hw.ipynb": b"one", "sub dir/u.py": b"two",
    }  # fmt: skip
    assert (came.sender.moodle, came.sender.username, came.attempt) == ("1", "ann", 1)
    assert (came.late, came.late_seconds) == (None, None)
    assert came.submitted.tzinfo is not None


def test_a_file_that_did_not_come_whole_is_refused(moodle, tmp_path, monkeypatch):
    """Its size is compared with what Moodle says; the others come."""
    ann, bob, _ = moodle.students.values()
    ann.files = [moodle.add_file("hw.ipynb", b"one")]
    bob.files = [moodle.add_file("ok.ipynb", b"x")]
    told = moodle.told
    monkeypatch.setattr(
        moodle,
        "told",
        lambda n: [{**f, "filesize": 9} if f["filename"] == "hw.ipynb" else f for f in told(n)],
    )
    found = {a.sender.username: a for a in moodle.sink.arrivals(tmp_path / "in")}
    assert "did not come whole" in found["ann"].refused
    assert found["bob"].files


def test_a_file_that_is_too_large_is_given_up(moodle):
    """What comes is counted, whatever Moodle says."""
    url = moodle.told([moodle.add_file("big", b"x" * 100)])[0]["fileurl"]
    with pytest.raises(SubmissionError, match="larger"):
        list(moodle.sink._api.download(url, 10))


def test_the_token_is_in_bodies_alone_and_into_no_log(moodle, ledger, tmp_path, caplog):
    """No address, no log and no other server has it."""
    caplog.set_level(logging.DEBUG)
    moodle.students[2].files = [moodle.add_file("hw.ipynb", b"x")]
    pushed(moodle, ledger, want("ann", 8, [page(tmp_path)]))
    list(moodle.sink.arrivals(tmp_path / "in"))
    assert len(moodle.requests) > 10
    assert all(not query for _, query, _ in moodle.requests)
    assert fake_moodle.TOKEN not in caplog.text
    with pytest.raises(InstructorError, match="another server"):
        list(moodle.sink._api.download("http://127.0.0.1:9/x", 10))


def test_a_redirection_is_not_followed(moodle):
    """A token must not be carried elsewhere; the sentence says where it leads."""
    moodle.trouble = [lambda form: RedirectResponse("https://sso.example.org/login?x=1", 303)]
    with pytest.raises(InstructorError, match=r"leads elsewhere: https://sso\.example\.org\n"):
        moodle.sink.item()


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (fake_moodle.error("invalidtoken", "Invalid token"), InstructorError, "Invalid token"),
        (fake_moodle.error("nopermissions", "Sorry"), InstructorError, "nopermissions"),
        (fake_moodle.error("accessexception", "Access"), InstructorError, "accessexception"),
        (JSONResponse({"error": "x", "errorcode": "y"}), InstructorError, r"x \(y\)"),
        (HTMLResponse("<h1>Welcome</h1>"), InstructorError, "not Moodle's web services"),
        (HTMLResponse("gone", 404), InstructorError, "status 404"),
        (Response("", 500), Unsettled, "500"),
        (Response("", 429), Unsettled, "429"),
    ],
)
def test_each_trouble_is_a_sentence_with_the_next_step(moodle, answer, kind, words):
    """Errors come with status 200; each has something to do, and no token."""
    moodle.trouble = [lambda form: answer]
    with pytest.raises(kind, match=words) as caught:
        moodle.sink.item()
    assert caught.value.hint
    assert fake_moodle.TOKEN not in str(caught.value)


def test_a_save_without_its_plugins_fails_there(moodle):
    """The fake has the trap that the client avoids."""
    with pytest.raises(InstructorError, match="Error writing to database"):
        moodle.sink._api.call("mod_assign_save_grades", grades=[{"userid": 1, "grade": 5}])
    moodle.sink.write(There(user="77"), Change(score=5.0))
    assert moodle.orphans == [77]


def test_a_moodle_that_is_not_there_or_not_trusted_is_said(moodle, monkeypatch):
    """A closed port after some patience; a bad certificate at once."""
    settings = type(moodle.settings)(url="http://127.0.0.1:9", course=1, assignments={"tiny": 2})
    with (
        pytest.raises(Unsettled, match="can't be reached"),
        contextlib.closing(
            MoodleSink(settings, "tiny", patience=QUICK, sleep=lambda _: None)
        ) as sink,
    ):
        sink.item()
    bad = moodle_http.httpx.ConnectError(
        str(ssl.SSLCertVerificationError("CERTIFICATE_VERIFY_FAILED"))
    )
    with pytest.raises(InstructorError, match="certificate"):
        moodle_http._unreachable("x", bad)
