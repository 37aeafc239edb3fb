"""A whole course in a few cells, for the tests of the kit."""

from torchgrade.config import Assignment, Course

course = Course(
    course_id="tiny",
    languages=("en", "es"),
    sandbox="process",
    assignments=(Assignment(name="tiny", points=10),),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
