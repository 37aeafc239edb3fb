"""The course on one screen. nbgrader's own settings go on `c`, as its documentation says."""

from torchgrade.config import Assignment, Course

course = Course(
    course_id="my-course",
    languages=("en", "es"),  # the first one is the default
    assignments=(Assignment(name="assignment_name", points=10),),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
