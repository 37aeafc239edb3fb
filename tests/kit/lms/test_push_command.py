"""`torchgrade collect --from` and `torchgrade push` on a graded course, platform and all."""

import json
import re

import pytest

from tests.kit.conftest import Student
from torchgrade import pipeline
from torchgrade.cli import main

CONFIG = """
from torchgrade.config import Assignment, Canvas, Course, Lms, Moodle
course = Course(
    course_id="tiny", languages=("en", "es"), sandbox="process",
    assignments=(Assignment(name="tiny", points=10),),
    lms=Lms({platform}={Platform}(url="{url}", course={course}, assignments={{"tiny": {number}}})),
)
c = get_config()
c.CourseDirectory.course_id = course.course_id
"""


def configure(course, platform, fake):
    settings = fake.settings
    text = CONFIG.format(
        platform=platform, Platform=platform.capitalize(), url=settings.url,
        course=settings.course, number=settings.assignments["tiny"],
    )  # fmt: skip
    (course / "grader_config.py").write_text(text)


@pytest.fixture
def call(course, monkeypatch, capsys):
    """Call the command line in the course: status, output, complaints."""
    monkeypatch.chdir(course)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("torchgrade.cli.screen.out.width", 200, raising=False)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["torchgrade", *arguments])
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def notebook(course, tmp_path, **answers):
    """Give the bytes of a notebook as a student would hand it in."""
    student = Student(course, "scratch").answer(**answers).write()
    content = (student.folder / "tiny.ipynb").read_bytes()
    (student.folder / "tiny.ipynb").unlink()
    student.folder.rmdir()
    student.folder.parent.rmdir()
    return content


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_from_the_platform_and_back(platform, course, tmp_path, call, request):
    """Collected, graded, given feedback, looked at, pushed, and pushed again for nothing."""
    fake = request.getfixturevalue(platform)
    configure(course, platform, fake)
    ann, bob, cyd = fake.students.values()
    ann.files = [fake.add_file("tiny.ipynb", notebook(course, tmp_path))]
    bob.files = [fake.add_file("tiny.ipynb", b"{")]
    cyd.attempt = None
    (course / "people.csv").write_text("student,username\nann-id,ann\nbob-id,bob\n")
    status, out, err = call("collect", "tiny", "--from", platform)
    assert "ann-id" in out, err
    pipeline.grade(course, "tiny")
    pipeline.feedback(course, "tiny")
    status, out, err = call("push", "tiny", "--to", platform)
    assert (status, fake.writes) == (0, []), err
    assert re.search(r"ann-id .* – .* \+ page .* to write", out)
    assert f"torchgrade push tiny --to {platform} --apply" in out
    again = ("push", "tiny", "--to", platform, "--student", "ann-id", "--force", "--no-feedback")
    assert " ".join(("torchgrade", *again, "--apply")) in call(*again)[1]
    status, out, _ = call("push", "tiny", "--to", platform, "--apply", "--json")
    done = json.loads(out)
    assert [(s["student"], s["state"]) for s in done["steps"]] == [
        ("ann-id", "written"), ("bob-id", "no grade"),
    ]  # fmt: skip
    assert (status, len(fake.writes)) == (0, 1)
    assert done["steps"][0]["will"] == (7.0 if platform == "canvas" else 70.0)
    status, out, _ = call("push", "tiny", "--to", platform, "--apply")
    assert (status, len(fake.writes)) == (0, 1)
    assert "1 unchanged, 1 no grade" in out


def test_a_page_that_shows_other_points_stays_here(canvas, course, student, call):
    """Points given by hand after the page was written are not in it: the grade goes alone."""
    configure(course, "canvas", canvas)
    student("ann").answer().write()
    pipeline.grade(course, "tiny")
    [page] = pipeline.feedback(course, "tiny")
    page.write_text(
        page.read_text().replace(
            'name="torchgrade-points" content="7', 'name="torchgrade-points" content="6'
        )
    )
    status, *_ = call("push", "tiny", "--to", "canvas", "--apply")
    assert (status, canvas.students[1].entered, canvas.students[1].comments) == (0, 7.0, [])


def test_what_was_left_undone_shows_in_the_status(canvas, course, student, call):
    """Somebody unknown over there is an error once something was to be written."""
    configure(course, "canvas", canvas)
    student("zoe").answer().write()
    pipeline.grade(course, "tiny")
    status, out, _ = call("push", "tiny", "--to", "canvas", "--apply")
    assert status == 1
    assert "people.csv" in out


def test_what_is_missing_is_said_with_the_next_step(canvas, course, student, call, monkeypatch):
    """No platform, no number, no token, no such student: one sentence each, and no token in it."""
    student("ann").answer().write()
    pipeline.grade(course, "tiny")
    assert "`lms.canvas` is not set" in call("push", "tiny", "--to", "canvas")[2]
    configure(course, "canvas", canvas)
    assert "an handed in nothing to tiny. Did you mean 'ann'?" in " ".join(
        call("push", "tiny", "--to", "canvas", "--student", "an")[2].split()
    )
    monkeypatch.delenv("CANVAS_TOKEN")
    status, _, err = call("push", "tiny", "--to", "canvas")
    assert status == 1
    assert "CANVAS_TOKEN" in err
    assert "New Access Token" in err
    assert call("push", "tiny", "--to", "sakai")[0] == 2
    text = (course / "grader_config.py").read_text()
    (course / "grader_config.py").write_text(text.replace('{"tiny": 456}', "{}"))
    assert "does not name tiny" in call("push", "tiny", "--to", "canvas")[2]


def test_a_token_never_travels_in_the_clear(canvas, course, student, call):
    """An address without encryption is refused before anything is sent."""
    configure(course, "canvas", canvas)
    student("ann").answer().write()
    pipeline.grade(course, "tiny")
    text = (course / "grader_config.py").read_text()
    (course / "grader_config.py").write_text(
        text.replace(canvas.address, "http://canvas.example.edu")
    )
    status, _, err = call("push", "tiny", "--to", "canvas")
    assert status == 1
    assert "https://" in err
