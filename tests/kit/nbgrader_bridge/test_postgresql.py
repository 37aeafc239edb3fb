"""A gradebook in PostgreSQL, through nbgrader's `db_url`: a server of the test's own."""

from torchgrade import pipeline
from torchgrade.model import Outcome
from torchgrade.release import release


def test_a_class_is_graded_into_postgresql(course, student, server):
    """Release, grade, grade again, read: all of it in PostgreSQL, and nothing in SQLite."""
    config = course / "grader_config.py"
    config.write_text(config.read_text() + f"c.CourseDirectory.db_url = {server.url!r}\n")
    (course / "gradebook.db").unlink()
    release(course, "tiny")
    student("ann").answer().write()
    bob = student("bob").answer(double="x = 1").write()
    assert pipeline.grade(course, "tiny") == ()
    assert [(g.student, g.points) for g in pipeline.class_grades(course, "tiny")] == [
        ("ann", 7.0),
        ("bob", 3.0),
    ]
    bob.answer().write()
    server.stop()
    ended = pipeline.grade(course, "tiny", patience=0.1)
    assert [g.outcome for g in ended] == [Outcome.FAULT]
    assert "out of reach" in ended[0].reason
    server.start()
    events = []
    assert pipeline.grade(course, "tiny", report=events.append) == ()
    assert [e.kind for e in events] == ["left", "found", "kept", "graded"]
    assert [row.points for row in pipeline.rows(course, "tiny")] == [7.0, 7.0]
    assert not (course / "gradebook.db").exists()
