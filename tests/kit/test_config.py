"""`grader_config.py` is read whole, and every mistake in it is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from torchgrade.config import load_course
from torchgrade.errors import InstructorError

REPOSITORY = Path(__file__).parents[2]


def course_of(folder, body):
    """Load a course whose file defines `course` like this."""
    head = "from torchgrade.config import Assignment, Canvas, Course, Limits, Lms, Moodle\n"
    (folder / "grader_config.py").write_text(head + body)
    return load_course(folder)


def error_of(folder, body):
    """The message of the error that such a file raises."""
    with pytest.raises(InstructorError) as caught:
        course_of(folder, body)
    assert caught.value.hint
    return caught.value.message.replace(str(folder), "…")


def test_the_repositorys_own_course_loads():
    """The course in this repository is valid and has its assignment."""
    course = load_course(REPOSITORY)
    assert course.languages == ("en", "es")
    assert course.assignment("02_dataset").points == 100


def test_limits_of_an_assignment_lie_over_the_courses(tmp_path):
    """An assignment changes only the limits that it names."""
    course = course_of(
        tmp_path,
        'course = Course(course_id="x", limits=Limits(cell_seconds=5, memory_mb=1024),'
        ' assignments=(Assignment(name="a", limits={"cell_seconds": 60, "processes": 8}),))',
    )
    limits = course.limits_for("a")
    assert (limits.cell_seconds, limits.memory_mb, limits.processes) == (60, 1024, 8)


def test_nbgrader_settings_do_not_disturb(tmp_path):
    """What the file sets on `c` is nbgrader's business."""
    body = 'c = get_config()\nc.A.b = 1\ncourse = Course(course_id="x")\nload_subconfig("y.py")'
    assert course_of(tmp_path, body).course_id == "x"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ('course_id="x", device="gpu"', "`device` is 'gpu', but it accepts 'cpu', 'cuda' or 'mps'"),
        (
            'course_id="x", limits=Limits(cell_seconds=-3)',
            "`limits.cell_seconds` is -3, but it accepts a number above 0",
        ),
        (
            'course_id="x", limits=Limits(memory_mb="2 GB")',
            "`limits.memory_mb` is '2 GB', but it accepts a whole number from 1",
        ),
        (
            'course_id="x", languages="en"',
            "`languages` is 'en', but it accepts language codes, at least one",
        ),
        ('course_id="x", languages=()', "`languages` is (), but it accepts language codes"),
        (
            'course_id="x", languages=("en", "klingon")',
            "`languages[1]` is 'klingon', but it accepts a language code",
        ),
        ('course_id="a b"', "`course_id` is 'a b', but it accepts a name of letters"),
        ("course_id=3", "`course_id` is 3, but it accepts a name of letters"),
        (
            'course_id="x", assignments=("a",)',
            "`assignments[0]` is 'a', but it accepts an Assignment(…)",
        ),
        (
            'course_id="x", assignments=(Assignment(name="a", points=0),)',
            "`assignments[0].points` is 0, but it accepts a number above 0",
        ),
        (
            'course_id="x", assignments=(Assignment(name="a", limits={"memory_mb": 0.5}),)',
            "`assignments[0].limits.memory_mb` is 0.5, but it accepts a whole number from 1",
        ),
        ('course_id="x", limits=object()', "`limits` is a object, but it accepts a Limits(…)"),
        ('course_id="x", sandbox="docker"', "`sandbox` is 'docker', but it accepts 'namespaces'"),
        ('course_id="x", timezone="Madrid"', "`timezone` is 'Madrid', which is no time zone"),
        ('course_id="x", timezone="../x"', "`timezone` is '../x', which is no time zone"),
        (
            'course_id="x", lms=Lms(url="grading.example.edu")',
            "`lms.url` is 'grading.example.edu', but it accepts an address such as https://",
        ),
        (
            'course_id="x", lms=Lms(url="https://a@b.example")',
            "`lms.url` is 'https://a@b.example', but it accepts an address",
        ),
        (
            'course_id="x", lms=Lms(canvas=Canvas(url="https://c", course="7"))',
            "`lms.canvas.course` is '7', but it accepts a whole number from 1",
        ),
        (
            'course_id="x", lms=Lms(moodle=Moodle(url="https://m", course=7, token="a b"))',
            "`lms.moodle.token` is 'a b', but it accepts the name of an environment variable",
        ),
        ('course_id="x", lms=Lms(canvas=3)', "`lms.canvas` is 3, but it accepts a Canvas(…)"),
        (
            'course_id="x", lms=Lms(canvas=Canvas(url="https://c", course=7,'
            ' assignments={"a": 1})), assignments=(Assignment(name="b"),)',
            "`lms.canvas.assignments` names 'a', which is no assignment of the course.",
        ),
    ],
)
def test_a_wrong_value_is_named(tmp_path, arguments, message):
    """The error names the key, what it got and what it accepts."""
    assert message in error_of(tmp_path, f"course = Course({arguments})")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "Course(course_id='x', devcie='cpu')",
            "`devcie` is not a setting. Did you mean 'device'?",
        ),
        (
            "Course(course_id='x', limits=Limits(cel_seconds=1))",
            "`limits.cel_seconds` is not a setting. Did you mean 'cell_seconds'?",
        ),
        (
            "Course(course_id='x', assignments=(Assignment(name='a', limits={'cel_seconds': 1}),))",
            "`assignments[0].limits.cel_seconds` is not a setting. Did you mean 'cell_seconds'?",
        ),
        ("Course(languages=('en',))", "line 2: `course_id` is missing."),
        ("1 / 0", "line 2: ZeroDivisionError"),
        ("exit(3)", "line 2: SystemExit: 3"),
        ("Course(", "line 2: '(' was never closed"),
        ("None", "defines no `course`"),
        ("'text'", "defines no `course`, but 'text'"),
        (
            "Course(course_id='x', assignments=(Assignment(name='a'), Assignment(name='a')))",
            "`assignments` names a twice",
        ),
        (
            "Course(course_id='x', assignments=(Assignment(name='en'),))",
            "'en' names an assignment and a language",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path, body, message):
    """Unknown keys, missing keys and broken Python are named with the line or the closest key."""
    assert message in error_of(tmp_path, f"course = {body}")


def test_a_missing_file_is_named(tmp_path):
    """Outside a course's folder the error says where to go."""
    with pytest.raises(InstructorError, match=r"grader_config\.py: can't be read") as caught:
        load_course(tmp_path)
    assert "course's folder" in caught.value.hint


def test_an_unknown_assignment_is_named(tmp_path):
    """The error lists what there is and the closest name."""
    course = course_of(
        tmp_path, 'course = Course(course_id="x", assignments=(Assignment(name="02_dataset"),))'
    )
    with pytest.raises(InstructorError, match=r"it has 02_dataset\. Did you mean '02_dataset'"):
        course.assignment("02_datasets")


def test_loading_a_course_is_cheap():
    """Formgrader loads the course on each request: neither torch nor nbgrader is imported."""
    code = (
        "import sys; from pathlib import Path; from torchgrade.config import load_course;"
        "load_course(Path('.'));"
        "print([m for m in ('torch', 'nbgrader', 'nbformat', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("body", ['assignments=(Assignment(name="a"))', 'languages=("en")'])
def test_a_missing_comma_is_named(tmp_path, body):
    """A tuple of one without its comma is no tuple, and the hint says so."""
    with pytest.raises(InstructorError) as caught:
        course_of(tmp_path, f'course = Course(course_id="x", {body})')
    assert "needs a comma" in caught.value.hint
