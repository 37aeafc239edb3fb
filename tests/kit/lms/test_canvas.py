"""The real canvasapi against a Canvas of our own: grades, comments, pages, and what goes wrong."""

import contextlib
import logging

import pytest
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from tests.kit.lms import fake_canvas
from tests.kit.lms.conftest import QUICK
from tests.kit.lms.grades import page, pushed, states, want
from torchgrade.errors import InstructorError
from torchgrade.lms.canvas import CanvasSink
from torchgrade.lms.deciding import Options
from torchgrade.lms.patience import Unsettled
from torchgrade.lms.pushing import push
from torchgrade.lms.records import Identity

POLICY = {"late_submission_deduction_enabled": True, "late_submission_deduction": 20.0}


def times(count, answer, *, path="", method=""):
    """Make a fault that answers in place of Canvas so many times."""
    left = [count]

    def fault(request):
        if path not in request.url.path or method not in request.method or not left[0]:
            return None
        left[0] -= 1
        return answer

    return fault


def test_a_dry_run_writes_nothing_and_says_what_would_be(canvas, ledger, tmp_path):
    """The platform gets no write, and the plan names what is there and what will be."""
    canvas.students[2].entered = 8.0
    wanted = [want("ann", 8, [page(tmp_path)]), want("bob", 8), want("zoe", 3)]
    steps = pushed(canvas, ledger, *wanted, apply=False)
    assert states(steps) == {"ann": "to write", "bob": "unchanged", "zoe": "unknown"}
    assert (steps["ann"].now, steps["ann"].will, steps["ann"].feedback) == (None, 8.0, "add")
    assert {method for method, _, _ in canvas.requests} == {"GET"}
    assert ledger(canvas.sink.item().key).last() == {}


def test_grade_comment_and_page_arrive_in_one_write_and_once(canvas, ledger, tmp_path):
    """What arrived is read back; the same push again finds nothing to do."""
    wanted = want("ann", 7.25, [page(tmp_path)])
    assert states(pushed(canvas, ledger, wanted)) == {"ann": "written"}
    ann = canvas.students[1]
    assert (ann.entered, len(ann.comments), len(canvas.writes)) == (7.25, 1, 1)
    [file] = ann.comments[0]["attachments"]
    assert canvas.bytes[file][1] == b"<p>8 of 10</p>"
    assert states(pushed(canvas, ledger, wanted)) == {"ann": "unchanged"}
    assert len(canvas.writes) == 1


def test_a_new_page_is_added_and_the_grade_follows(canvas, ledger, tmp_path):
    """A regrade brings its page as a further comment."""
    pushed(canvas, ledger, want("ann", 7, [page(tmp_path)]))
    steps = pushed(canvas, ledger, want("ann", 9, [page(tmp_path, "<p>9</p>")]))
    assert states(steps) == {"ann": "written"}
    assert canvas.students[1].entered == 9.0
    assert len(canvas.students[1].comments) == 2


def test_without_feedback_points_alone_go(canvas, ledger, tmp_path):
    """--no-feedback neither uploads nor comments."""
    pushed(canvas, ledger, want("ann", 7, [page(tmp_path)]), feedback=False)
    assert canvas.writes == [(1, {"submission[posted_grade]": "7.00"})]


def test_every_page_of_the_list_is_read_in_its_own_case(canvas, ledger):
    """Three students on pages of two are all found: the next link is followed as it is written."""
    steps = pushed(canvas, ledger, want("ann"), want("bob"), want("cyd"), apply=False)
    assert set(states(steps).values()) == {"to write"}


def test_what_a_teacher_entered_or_changed_is_kept_unless_forced(canvas, ledger):
    """A grade that is not ours stays; our own is replaced; --force replaces any."""
    canvas.students[2].entered = 5.0
    pushed(canvas, ledger, want("ann", 8), want("bob", 8), want("cyd", 8))
    assert canvas.students[2].entered == 5.0
    canvas.students[1].entered = 9.5
    steps = pushed(canvas, ledger, want("ann", 7), want("bob", 7), want("cyd", 7))
    assert states(steps) == {"ann": "kept", "bob": "kept", "cyd": "written"}
    assert "changed there since 8 was pushed" in steps["ann"].remarks[0]
    assert "by somebody else" in steps["bob"].remarks[0]
    pushed(canvas, ledger, want("ann", 7), want("bob", 7), force=True)
    assert [canvas.students[i].entered for i in (1, 2, 3)] == [7.0, 7.0, 7.0]


def test_a_grade_that_a_teacher_took_away_is_not_entered_again(canvas, ledger):
    """An empty cell over there is a teacher's decision, too."""
    pushed(canvas, ledger, want("ann", 8))
    canvas.students[1].entered = None
    assert states(pushed(canvas, ledger, want("ann", 8))) == {"ann": "kept"}
    canvas.students[1].attempt = 2  # but a new attempt has had no grade yet
    assert states(pushed(canvas, ledger, want("ann", 8))) == {"ann": "written"}


def test_no_grade_is_never_a_zero_and_a_part_that_waits_is_not_pushed(canvas, ledger):
    """Nothing is written for either; --partial writes the second."""
    wanted = [want("ann", None), want("bob", 4, waits=True)]
    assert states(pushed(canvas, ledger, *wanted)) == {"ann": "no grade", "bob": "waits"}
    assert canvas.writes == []
    assert states(pushed(canvas, ledger, *wanted, partial=True))["bob"] == "written"
    assert canvas.students[1].entered is None


def test_points_beyond_the_maximum_and_below_zero_are_refused(canvas, ledger):
    """Each says why; the others go."""
    steps = pushed(canvas, ledger, want("ann", 10.5), want("bob", -1), want("cyd", 10))
    assert states(steps) == {"ann": "refused", "bob": "refused", "cyd": "written"}
    assert "more than the 10 points" in steps["ann"].remarks[0]


def test_the_excused_stay_excused(canvas, ledger):
    """A grade would undo that, even with --force."""
    canvas.students[1].excused = True
    steps = pushed(canvas, ledger, want("ann"), force=True)
    assert states(steps) == {"ann": "excused"}
    assert canvas.students[1].excused


def test_other_points_over_there_are_converted(canvas, ledger):
    """8 of 10 are 4 of 5."""
    canvas.assignment["points_possible"] = 5.0
    pushed(canvas, ledger, want("ann", 8))
    assert canvas.students[1].entered == 4.0
    report = push(canvas.sink, ledger, [want("ann", 8)], Options())
    assert report.item.notes == ("Points are converted: 10 here are 5 there.",)


def test_points_are_taken_for_lateness_once(canvas, ledger):
    """Where Canvas deducts, it gets the points before our penalty; else those after it."""
    canvas.students[1].late = True
    late = {"points": 7, "late_penalty": 2}
    pushed(canvas, ledger, want("ann", **late))
    assert canvas.students[1].entered == 7.0
    canvas.late_policy = POLICY
    steps = pushed(canvas, ledger, want("ann", **late), want("bob", **late))
    assert [canvas.students[i].entered for i in (1, 2)] == [9.0, 7.0]
    assert "the platform takes its own" in steps["ann"].remarks[0]
    assert "counts as 7 after" in steps["ann"].remarks[1]
    assert "our late penalty counts" in steps["bob"].remarks[0]
    again = pushed(canvas, ledger, want("ann", **late), want("bob", **late))
    assert set(states(again).values()) == {"unchanged"}
    canvas.late_policy = {**POLICY, "late_submission_deduction_enabled": False}
    assert pushed(canvas, ledger, want("ann", **late), apply=False)["ann"].will == 7.0


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"published": False}, "is not published"),
        ({"grading_type": "pass_fail"}, "graded as pass fail"),
        ({"grading_type": "letter_grade"}, "graded as letter grade"),
        ({"points_possible": None}, "no points in Canvas"),
        ({"points_possible": 0}, "no points in Canvas"),
        ({"moderated_grading": True}, "not released yet"),
        ({"anonymize_students": True}, "hides who"),
        ({"group_category_id": 4}, "a whole group"),
    ],
)
def test_an_assignment_that_takes_no_points_is_refused(canvas, ledger, setting, words):
    """The sentence says what to change in Canvas; nothing is written."""
    canvas.assignment |= setting
    with pytest.raises(InstructorError, match=words) as caught:
        pushed(canvas, ledger, want("ann"))
    assert caught.value.hint
    assert canvas.writes == []


@pytest.mark.parametrize(
    "slow",
    [
        JSONResponse({"errors": "slow"}, 429, {"Retry-After": "0"}),
        PlainTextResponse("403 Forbidden (Rate Limit Exceeded)\n", 403),
    ],
)
def test_canvas_may_ask_to_slow_down(canvas, ledger, slow, tmp_path):
    """Both ways of saying so are waited for, whatever the request, and the file is sent whole."""
    canvas.trouble = [
        times(2, slow, method="GET"), times(1, slow, path="/comments/files"),
        times(2, slow, method="PUT"), times(1, slow, path="/upload/"),
    ]  # fmt: skip
    steps = pushed(canvas, ledger, want("ann", 8, [page(tmp_path)]))
    assert states(steps) == {"ann": "written"}
    assert len(canvas.writes) == 1
    assert len(canvas.waits) == 6


def test_retry_after_is_honoured_within_reason(canvas):
    """What Canvas asks for is waited, up to our longest wait."""
    slow = JSONResponse({}, 429, {"Retry-After": "0.007"})
    canvas.trouble = [times(1, slow), times(1, JSONResponse({}, 429, {"Retry-After": "9999"}))]
    canvas.sink.item()
    assert canvas.waits == [0.007, QUICK.longest_seconds]


def test_reading_goes_on_after_errors_of_the_server(canvas):
    """A 502 now and then is nobody's trouble."""
    canvas.trouble = [times(2, Response("<html>", 502))]
    assert canvas.sink.item().maximum == 10.0


@pytest.mark.parametrize("answer", [Response("", 500), Response("", 503)])
def test_an_answer_that_was_lost_doubles_nothing(canvas, ledger, tmp_path, answer):
    """Canvas did it and answered an error: reading shows it, and nothing is sent again."""
    canvas.after = [times(1, answer)]
    steps = pushed(canvas, ledger, want("ann", 8, [page(tmp_path)]))
    assert states(steps) == {"ann": "written"}
    assert len(canvas.writes) == len(canvas.students[1].comments) == 1


def test_a_write_that_did_not_arrive_is_sent_again(canvas, ledger, tmp_path):
    """Canvas did nothing and answered an error: reading shows that."""
    canvas.trouble = [times(2, Response("", 500), method="PUT")]
    steps = pushed(canvas, ledger, want("ann", 8, [page(tmp_path)]))
    assert states(steps) == {"ann": "written"}
    assert len(canvas.students[1].comments) == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_push_that_was_killed_is_given_again(canvas, ledger, tmp_path, monkeypatch, place):
    """Whether it was killed before or after the write, the next one ends with one of each."""
    write = canvas.sink.write

    def killed(there, change):
        if place == "after":
            write(there, change)
        raise Killed

    monkeypatch.setattr(canvas.sink, "write", killed)
    wanted = want("ann", 8, [page(tmp_path)])
    with pytest.raises(Killed):
        pushed(canvas, ledger, wanted)
    monkeypatch.undo()
    monkeypatch.setenv("CANVAS_TOKEN", fake_canvas.TOKEN)
    # The grade changed meanwhile: what the killed push left is ours, not a teacher's.
    steps = pushed(canvas, ledger, want("ann", 9, wanted.pages))
    assert states(steps) == {"ann": "written"}
    assert canvas.students[1].entered == 9.0
    assert len(canvas.students[1].comments) == 1


def test_a_grade_changed_between_plan_and_write_is_kept(canvas, ledger, monkeypatch):
    """Each student is read again right before writing."""
    one = canvas.sink.one

    def meanwhile(user):
        canvas.students[1].entered = 3.0
        return one(user)

    monkeypatch.setattr(canvas.sink, "one", meanwhile)
    assert states(pushed(canvas, ledger, want("ann", 8))) == {"ann": "kept"}
    assert canvas.students[1].entered == 3.0


def test_one_students_failure_stops_nobody(canvas, ledger):
    """A locked one is told with Canvas's words; the others are written."""
    canvas.locked = {1}
    steps = pushed(canvas, ledger, want("ann"), want("bob"), want("cyd"))
    assert states(steps) == {"ann": "failed", "bob": "written", "cyd": "written"}
    assert "not authorized" in steps["ann"].remarks[0]


def test_a_platform_that_is_down_is_not_asked_for_everybody(canvas, ledger):
    """After three silences the others are reported as not tried."""
    canvas.students |= {i: fake_canvas.Student(i, f"s{i}", login_id=f"s{i}") for i in range(4, 8)}
    wanted = [want(s.login_id) for s in canvas.students.values()]
    canvas.trouble = [times(10_000, Response("", 500), path="/submissions/")]
    steps = pushed(canvas, ledger, *wanted)
    assert set(states(steps).values()) == {"failed"}
    assert "not tried" in steps["s7"].remarks[0]
    assert len(canvas.waits) < 12


def test_people_are_matched_by_what_is_known_and_never_guessed(canvas, ledger):
    """Ids first; then all that fits must be one user; a name is no key."""
    canvas.students[4] = fake_canvas.Student(4, "Dora", login_id="dora", email="ann2@example.com")
    ids = [
        Identity(student="x1", user="2"),
        Identity(student="x2", id_number="S-2"),
        Identity(student="x3", email="ANN@example.com"),
        Identity(student="x4", username="cyd", email="ann2@example.com"),
        Identity(student="Dora"),
        Identity(student="cyd", user="99"),
    ]
    steps = pushed(canvas, ledger, *[want(i.student, identity=i) for i in ids], apply=False)
    assert states(steps) == {
        "x1": "unknown", "x2": "unknown", "x3": "to write", "x4": "unknown", "Dora": "unknown",
        "cyd": "unknown",
    }  # fmt: skip
    assert "two students" in steps["x1"].remarks[0]
    assert "several users" in steps["x4"].remarks[0]
    assert "99" in steps["cyd"].remarks[0]


def test_submissions_come_as_arrivals(canvas, tmp_path):
    """The newest attempt's files, with who, when and how late; what is no file is said."""
    ann, bob, cyd = canvas.students.values()
    ann.files = [canvas.add_file("hw.ipynb", b"one"), canvas.add_file("hw.ipynb", b"two")]
    ann.attempt, ann.late = 3, True
    bob.kind, cyd.attempt = "online_text_entry", None
    found = {a.sender.username: a for a in canvas.sink.arrivals(tmp_path / "in")}
    assert set(found) == {"ann", "bob"}
    came = found["ann"]
    assert {n: p.read_bytes() for n, p in came.files.items()} == {
        "hw.ipynb": b"one", "hw (2).ipynb": b"two",
    }  # fmt: skip
    assert (came.sender.canvas, came.attempt, came.late, came.late_seconds) == ("1", 3, True, 3600)
    assert came.submitted.isoformat() == "2026-11-02T10:00:00+00:00"
    assert (found["bob"].files, "online text entry" in found["bob"].refused) == ({}, True)


def test_a_file_that_is_too_large_is_refused_and_the_others_come(canvas, tmp_path):
    """The platform's word is not trusted: what comes is counted."""
    ann, bob, _ = canvas.students.values()
    ann.files = [canvas.add_file("big.ipynb", b"x" * 1_500_000)]
    canvas.bytes[ann.files[0]][2] = 5
    bob.files = [canvas.add_file("ok.ipynb", b"x")]
    found = {a.sender.username: a for a in canvas.sink.arrivals(tmp_path / "in", limit_mb=1)}
    assert "larger than 1 MB" in found["ann"].refused
    assert not found["ann"].files
    assert found["bob"].files


def test_the_token_goes_to_canvas_alone_and_into_no_log(canvas, ledger, tmp_path, caplog):
    """The host of files never sees it; neither does a log, however talkative."""
    caplog.set_level(logging.DEBUG)
    canvas.students[2].files = [canvas.add_file("hw.ipynb", b"x")]
    pushed(canvas, ledger, want("ann", 8, [page(tmp_path)]))
    list(canvas.sink.arrivals(tmp_path / "in"))
    elsewhere = [h for _, p, h in canvas.requests if p.startswith(("/files/", "/upload/"))]
    assert len(elsewhere) >= 3
    assert not any("authorization" in headers for headers in elsewhere)
    assert len(caplog.records) > 20
    assert fake_canvas.TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (JSONResponse({"errors": []}, 401, {"WWW-Authenticate": "x"}), InstructorError, "token"),
        (JSONResponse({"errors": []}, 401), InstructorError, "refuses it"),
        (JSONResponse({"errors": []}, 403), InstructorError, "refuses it"),
        (JSONResponse({}, 404), InstructorError, "no such thing"),
        (HTMLResponse("<h1>Welcome</h1>"), InstructorError, "a web page"),
        (HTMLResponse("<h1>no</h1>", 401), InstructorError, "a web page"),
        (JSONResponse({}, 422), InstructorError, "does not accept"),
        (JSONResponse({}, 500), Unsettled, "500"),
        (JSONResponse({}, 429), Unsettled, "slow down"),
        (PlainTextResponse("Rate Limit Exceeded", 403), Unsettled, "slow down"),
    ],
)
def test_each_trouble_is_a_sentence_with_the_next_step(canvas, answer, kind, words):
    """No stack trace of a library, no token, and something to do."""
    canvas.trouble = [lambda request: answer]
    with pytest.raises(kind, match=words) as caught:
        canvas.sink.item()
    assert caught.value.hint
    assert fake_canvas.TOKEN not in str(caught.value)


def test_a_canvas_that_is_not_there_is_said(canvas):
    """A port at which nobody listens: a sentence, after some patience."""
    settings = type(canvas.settings)(url="http://127.0.0.1:9", course=1, assignments={"tiny": 2})
    waits = []
    with (
        pytest.raises(Unsettled, match="can't be reached") as caught,
        contextlib.closing(
            CanvasSink(settings, "tiny", patience=QUICK, sleep=waits.append)
        ) as sink,
    ):
        sink.item()
    assert "refused" in caught.value.message
    assert len(waits) == 2  # who is not there at all is not waited for as long


def test_a_canvas_that_does_not_answer_is_left_after_the_time_out(canvas):
    """canvasapi would wait for ever."""
    import socket

    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        settings = type(canvas.settings)(url=url, course=1, assignments={"tiny": 2})
        hasty = type(QUICK)(tries=2, first_seconds=0.001, read_seconds=0.05)
        with (
            pytest.raises(Unsettled, match="does not answer in time"),
            contextlib.closing(
                CanvasSink(settings, "tiny", patience=hasty, sleep=lambda _: None)
            ) as sink,
        ):
            sink.item()
