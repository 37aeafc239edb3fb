"""What a student sees and hands in."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from torchgrade.web import uploads
from torchgrade.web.assignments import keep_deadlines
from torchgrade.web.uploads import attempts, folder_of

PAGE = "/courses/1/assignments/tiny"
IPYNB = "application/x-ipynb+json"


@pytest.fixture
def notebook(site):
    """The released notebook's bytes, in a language."""

    def read(lang="en"):
        inside = "" if lang == "en" else lang
        return (site.root / "release" / inside / "tiny" / "tiny.ipynb").read_bytes()

    return read


def hand_in(student, content, name="tiny.ipynb", **fields):
    """Open the page, choose a file and press the button."""
    student.get(PAGE)
    data = {"token": student.field("token"), **fields}
    files = {"notebook:tiny": (name, content, IPYNB)}
    return student.submit(f"{PAGE}/uploads", data, files=files)


def test_the_page_says_what_there_is_to_do(ann):
    """Title of the notebook, points, download, form."""
    page = ann.get(PAGE).text
    assert "<h1>Twice and thrice</h1>" in page
    assert f"{PAGE}/files/en/tiny.zip" in page
    assert "Hand in" in page


def test_the_notebook_comes_in_the_reader_s_language(browser, site, notebook):
    """A Spanish reader downloads the Spanish one; without data files, the notebook alone."""
    (site.root / "release" / "es" / "tiny" / "numbers.csv").unlink()
    student = browser().launch(site, locale="es")
    link = re.search(rf'class="button" href="({PAGE}/files/[^"]*)"', student.get(PAGE).text)[1]
    response = student.get(link)
    assert response.content == notebook("es")
    assert 'filename="tiny.ipynb"' in response.headers["content-disposition"]


def test_an_assignment_with_data_files_is_a_zip(ann, notebook):
    """The notebook and its files come in one folder."""
    link = re.search(rf'class="button" href="({PAGE}/files/[^"]*)"', ann.get(PAGE).text)[1]
    archive = zipfile.ZipFile(io.BytesIO(ann.get(link).content))
    assert archive.namelist() == ["tiny/numbers.csv", "tiny/tiny.ipynb"]
    assert archive.read("tiny/tiny.ipynb") == notebook()


@pytest.mark.parametrize(
    "file",
    [
        "en/nothing.ipynb",
        "fr/tiny.ipynb",
        "en/../../../source/tiny/tiny.ipynb",
        "en/..%2f..%2f..%2fsource/tiny/tiny.ipynb",
        "en//etc/passwd",
    ],
)
def test_nothing_but_the_release_can_be_downloaded(ann, file):
    """The instructor's notebook is not given away."""
    assert ann.get(f"{PAGE}/files/{file}").status_code == 404


def test_what_is_handed_in_is_on_the_disk_before_the_answer(ann, site, notebook):
    """File and row are there, and the browser goes on to the page."""
    response = hand_in(ann, notebook())
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    (upload,) = attempts(site, "ann", "tiny")
    assert (upload.attempt, upload.state, upload.received) == (1, "queued", site.clock())
    assert (folder_of(site, upload) / "tiny.ipynb").read_bytes() == notebook()
    assert "Attempt 1 is the next to be graded" in ann.get(PAGE).text


def test_files_and_folders_are_synced_before_the_answer(ann, notebook, monkeypatch):
    """A power cut after the answer loses nothing."""
    calls = []
    real = uploads.sync
    monkeypatch.setattr(uploads, "sync", lambda path: (calls.append(path.name), real(path)))
    hand_in(ann, notebook())
    assert "ann" in calls
    assert "uploads" in calls


def test_the_same_form_sent_twice_is_one_attempt(ann, site, notebook):
    """A double click, or a browser that sends again."""
    assert hand_in(ann, notebook(), token="t" * 20).status_code == 303
    other = notebook() + b"\n"
    assert hand_in(ann, other, token="t" * 20).status_code == 303
    assert len(attempts(site, "ann", "tiny")) == 1
    assert len(list((site.kept / "tiny" / "ann").iterdir())) == 1


def test_the_same_bytes_again_are_the_same_attempt(ann, site, clock, notebook):
    """Handing the same file in once more never makes it late."""
    hand_in(ann, notebook())
    clock.turn(hours=7)
    hand_in(ann, notebook())
    assert len(attempts(site, "ann", "tiny")) == 1


def test_a_newer_attempt_takes_the_place_in_the_queue(ann, site, notebook):
    """The one that waited is not graded."""
    hand_in(ann, notebook())
    hand_in(ann, notebook("es"))
    assert [each.state for each in attempts(site, "ann", "tiny")] == ["queued", "replaced"]


def test_the_place_in_the_queue_is_told(browser, site, notebook):
    """Those who came before, each once."""
    for number in range(3):
        student = browser().launch(site, user=number, student=f"s{number}")
        hand_in(student, notebook())
    assert "2 before it" in student.get(PAGE).text


def test_after_the_deadline_it_is_taken_and_marked_late(ann, site, clock, notebook):
    """Whether that costs points is the course's to say."""
    keep_deadlines(site, {"tiny": clock() + timedelta(hours=2)})
    assert "2 hours left" in ann.get(PAGE).text
    clock.turn(hours=5)
    assert "deadline has passed" in ann.get(PAGE).text
    assert hand_in(ann, notebook()).status_code == 303
    assert "3 hours late" in ann.get(PAGE).text


def archive():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        zipped.writestr("tiny.ipynb", "{}")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tiny.ipynb", b"", "is empty"),
        ("tiny.ipynb", b" \n", "is empty"),
        ("hw.py", b"def double(x):\n    return 2 * x\n", "is a Python script"),
        ("hw.zip", archive(), "is an archive"),
        ("hw.html", b"<!DOCTYPE html><html></html>", "is a web page"),
        ("hw.pdf", b"%PDF-1.7", "is a PDF"),
        ("hw.docx", b"\xd0\xcf\x11\xe0", "is not a notebook"),
        ("hw.txt", b"hello", "is not a notebook"),
        ("tiny.ipynb", b"[" * 100_000, "is not a notebook"),
        ("tiny.ipynb", b'{"nbformat": 99, "cells": []}', "in a format"),
        (
            "tiny.ipynb",
            b'{"nbformat": 4, "nbformat_minor": 5, "cells": []}',
            "none of the exercises",
        ),
        ("<script>.txt", b"hello", "&lt;script&gt;.txt"),
    ],
)
def test_what_is_no_notebook_is_refused_with_what_to_do(ann, site, name, content, says):
    """Nothing is counted, and the page says what to choose instead."""
    response = hand_in(ann, content, name)
    assert response.status_code == 422
    assert says in response.text
    assert 'role="alert"' in response.text
    assert attempts(site, "ann", "tiny") == ()


def test_a_notebook_that_was_cut_off_is_refused(ann, notebook):
    """A download that broke is told as such."""
    assert "cut off" in hand_in(ann, notebook()[:-200]).text


def test_no_file_at_all_is_refused(ann):
    """The button was pressed before a file was chosen."""
    ann.get(PAGE)
    empty = {"notebook:tiny": ("", b"", "application/octet-stream")}
    data = {"token": ann.field("token")}
    assert "Choose your notebook first" in ann.submit(f"{PAGE}/uploads", data, files=empty).text


def test_the_notebook_of_another_assignment_is_refused(ann, course, site, notebook):
    """It is named, so that the student finds the right page."""
    config = (course / "grader_config.py").read_text()
    config = config.replace(
        'Assignment(name="tiny", points=10),',
        'Assignment(name="tiny", points=10), Assignment(name="other", points=10),',
    )
    (course / "grader_config.py").write_text(config)
    source = json.loads((course / "source" / "tiny" / "tiny.ipynb").read_text())
    for number, cell in enumerate(source["cells"]):
        cell["id"] = f"other-{number}"
        cell["source"] = f"x = {number}"
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = f"other-{number}"
    (course / "source" / "other").mkdir()
    (course / "source" / "other" / "other.ipynb").write_text(json.dumps(source))
    from torchgrade.web.site import open_site

    again = open_site(course, clock=site.clock)
    ann.app.state.site = again
    text = hand_in(ann, json.dumps(source).encode()).text
    assert "is the notebook of other" in text
    assert hand_in(ann, notebook()).status_code == 303
    again.engine.dispose()


def test_a_notebook_that_is_too_big_is_refused(ann, site, monkeypatch, notebook):
    """With its size, and how to make it smaller."""
    nb = json.loads(notebook())
    nb["cells"][0]["source"] = "x" * (21 * 2**20)
    assert "at most 20 MB" in hand_in(ann, json.dumps(nb).encode()).text


def test_a_notebook_that_lost_its_metadata_is_taken(ann, notebook):
    """Some editors drop it; what the cells say is enough."""
    nb = json.loads(notebook())
    for cell in nb["cells"]:
        cell["metadata"] = {}
        del cell["id"]
    assert hand_in(ann, json.dumps(nb).encode()).status_code == 303


def test_who_hands_in_too_often_is_held_back(ann, site, notebook):
    """Five at once are fine."""
    answers = []
    for number in range(7):
        content = notebook() + b"\n" * number
        answers.append(hand_in(ann, content).status_code)
    assert answers == [303] * 5 + [429] * 2
    assert len(attempts(site, "ann", "tiny")) == 5


def test_only_students_hand_in(browser, site, notebook):
    """Neither a teacher nor somebody without a student id sees the form, or gets past it."""
    for visit in ({"student": "", "learns": False, "teaches": True}, {"student": ""}):
        someone = browser().launch(site, user=9, **visit)
        page = someone.get(PAGE).text
        assert 'id="upload"' not in page
        files = {"notebook:tiny": ("tiny.ipynb", notebook(), IPYNB)}
        data = {"token": "t" * 20}
        assert someone.submit(f"{PAGE}/uploads", data, files=files).status_code == 403


def test_nobody_sees_another_student_s_attempt(ann, browser, site, notebook):
    """Addresses name attempts of one's own alone."""
    hand_in(ann, notebook())
    (upload,) = attempts(site, "ann", "tiny")
    (folder_of(site, upload) / "feedback").mkdir()
    (folder_of(site, upload) / "feedback" / "tiny.html").write_text("<p>well done</p>")
    own = [f"{PAGE}/attempts/1/feedback/tiny", f"{PAGE}/attempts/1/handed-in/tiny"]
    bob = browser().launch(site, user=2, student="bob")
    teacher = browser().launch(site, user=3, student="", teaches=True, learns=False)
    for path in own:
        assert ann.get(path).status_code == 200
        assert bob.get(path).status_code == 404
        assert teacher.get(path).status_code == 404
        assert browser().get(path).status_code == 401


def test_feedback_is_served_without_rights(ann, site, notebook):
    """It comes from our address, and can still do nothing there."""
    hand_in(ann, notebook())
    (upload,) = attempts(site, "ann", "tiny")
    (folder_of(site, upload) / "feedback").mkdir()
    (folder_of(site, upload) / "feedback" / "tiny.html").write_text("<script>alert(1)</script>")
    response = ann.get(f"{PAGE}/attempts/1/feedback/tiny")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert response.headers["cache-control"] == "no-store"


def test_the_state_can_be_asked_alone(ann, notebook):
    """The script loads the part that changes, and learns when to ask again."""
    assert 'data-poll="0"' in ann.get(f"{PAGE}/state").text
    hand_in(ann, notebook())
    text = ann.get(f"{PAGE}/state").text
    assert 'data-poll="2"' in text
    assert "<html" not in text


def test_without_a_script_a_waiting_page_reloads_by_itself(ann, notebook):
    """And rests when there is nothing to wait for."""
    assert 'http-equiv="refresh"' not in ann.get(PAGE).text
    hand_in(ann, notebook())
    assert 'http-equiv="refresh"' in ann.get(PAGE).text


def test_an_assignment_that_is_not_released_says_so(ann, site):
    """Nothing to download, nothing to hand in."""
    (site.root / "release").rename(site.root / "gone")
    page = ann.get(PAGE).text
    assert "has not been released yet" in page
    assert 'id="upload"' not in page


def test_pages_are_spanish_to_the_last_sentence(browser, site, notebook):
    """Page, form, refusal and state."""
    student = browser().launch(site, locale="es")
    assert "Descarga el cuaderno" in student.get(PAGE).text
    assert "está vacío" in hand_in(student, b"").text
    assert hand_in(student, notebook("es")).status_code == 303
    assert "El intento 1 es el siguiente" in student.get(PAGE).text
    assert "Tareas" in student.get("/courses/1/assignments").text
