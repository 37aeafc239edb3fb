"""One suite for our Moodle and for a real one: what the client relies on is true of both.

A real one is named by TORCHGRADE_MOODLE_URL, …_TOKEN, …_COURSE (the number of course/view.php) and
…_ASSIGNMENT (the number of mod/assign/view.php) of an assignment for tests, graded in points, with
feedback comments and files, and at least one participant. The first one's grade is written over.
"""

import contextlib
import os

import pytest

from tests.kit.lms.grades import page, want
from torchgrade.config import Moodle
from torchgrade.errors import InstructorError
from torchgrade.lms.deciding import Options
from torchgrade.lms.moodle import MoodleSink
from torchgrade.lms.pushing import push
from torchgrade.lms.records import Change, Identity

NAMES = ("URL", "TOKEN", "COURSE", "ASSIGNMENT")
REAL = {name: os.environ.get(f"TORCHGRADE_MOODLE_{name}", "") for name in NAMES}
MISSING = [f"TORCHGRADE_MOODLE_{name}" for name in NAMES if not REAL[name]]


@pytest.fixture(
    params=[
        "ours",
        pytest.param(
            "real", marks=pytest.mark.skipif(bool(MISSING), reason=f"not set: {', '.join(MISSING)}")
        ),
    ]
)
def sink(request):
    """A client of one of the two."""
    if request.param == "ours":
        yield request.getfixturevalue("moodle").sink
        return
    settings = Moodle(
        url=REAL["URL"],
        course=int(REAL["COURSE"]),
        assignments={"tiny": int(REAL["ASSIGNMENT"])},
        token="TORCHGRADE_MOODLE_TOKEN",
    )
    with contextlib.closing(MoodleSink(settings, "tiny")) as made:
        yield made


@pytest.fixture
def user(sink):
    """The first participant's id."""
    return min((there.user for there in sink.everyone()), key=int)


def pushed(sink, ledger, user, points, pages=(), **options):
    wanted = want("s", points, pages, identity=Identity(student="s", user=user))
    options.setdefault("force", True)
    [step] = push(sink, ledger, [wanted], Options(**options), apply=True).steps
    return step


def test_the_assignment_is_graded_in_points_and_takes_feedback(sink):
    """Its settings are read from what Moodle tells."""
    item = sink.item()
    assert item.maximum > 0
    assert (item.comments, item.files, item.appends) == (True, True, False)


def test_a_grade_with_its_page_arrives_and_is_not_sent_twice(sink, ledger, user, tmp_path):
    """Read back, content and all; the second push writes nothing."""
    made = page(tmp_path, f"<p>{os.urandom(4).hex()}</p>", "torchgrade-test.html")
    first = pushed(sink, ledger, user, 7, [made])
    assert (first.state.value, first.remarks) == ("written", ())
    assert pushed(sink, ledger, user, 7, [made]).state.value == "unchanged"
    there = sink.one(user)
    assert there.score == pytest.approx(0.7 * sink.item().maximum)
    assert there.comments == ("See the page.",)
    [file] = [f for f in there.files if f.name == "torchgrade-test.html"]
    assert sink.content(file) == made.path.read_bytes()


def test_files_of_others_stay_beside_a_new_page(sink, ledger, user, tmp_path):
    """Moodle replaces all files of a feedback: those that are not ours are sent back."""
    other = page(tmp_path, f"<p>{os.urandom(4).hex()}</p>", "of-a-teacher.html")
    there = sink.one(user)
    sink.write(there, Change(score=1.0, pages=(other,)))
    made = page(tmp_path, f"<p>{os.urandom(4).hex()}</p>", "torchgrade-test.html")
    assert pushed(sink, ledger, user, 8, [made]).state.value == "written"
    assert {"of-a-teacher.html", "torchgrade-test.html"} <= {f.name for f in sink.one(user).files}


def test_points_alone_leave_comment_and_files(sink, ledger, user, tmp_path):
    """A save has to bring both; what was there is sent back."""
    made = page(tmp_path, f"<p>{os.urandom(4).hex()}</p>", "torchgrade-test.html")
    pushed(sink, ledger, user, 5, [made])
    before = sink.one(user)
    assert pushed(sink, ledger, user, 6, feedback=False).state.value == "written"
    after = sink.one(user)
    assert (after.raw, len(after.files)) == (before.raw, len(before.files))


def test_moodle_drops_a_grade_out_of_range_without_a_word(sink, ledger, user):
    """Why everything is read back."""
    pushed(sink, ledger, user, 5)
    there = sink.one(user)
    sink.write(there, Change(score=2 * sink.item().maximum))
    assert sink.one(user).score == there.score


def test_submissions_can_be_downloaded(sink, tmp_path):
    """Whatever was handed in comes whole, or says why not."""
    for arrival in sink.arrivals(tmp_path / "in"):
        assert arrival.files or arrival.refused
        assert arrival.submitted.tzinfo is not None


def test_a_function_that_the_service_lacks_is_said(sink):
    """Errors come with status 200 and become sentences."""
    with pytest.raises(InstructorError, match="refuses it"):
        sink._api.call("core_no_such_function")
