"""Sixteen exercises like those of four public suites, to measure how strong their tests are."""

from torchgrade.config import Assignment, Checks, Course, Limits

course = Course(
    course_id="strength",
    limits=Limits(cell_seconds=20, test_seconds=20, submission_seconds=120, memory_mb=2048),
    checks=Checks(mutation_score=0.98),
    assignments=tuple(
        Assignment(name=name, points=40)
        for name in ("optimizers", "attention", "losses", "training")
    ),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
