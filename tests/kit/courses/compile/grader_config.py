"""One exercise on torch.compile, with the default backend, for the tests and the benchmark."""

from torchgrade.config import Assignment, Course

course = Course(course_id="compile", assignments=(Assignment(name="compile", points=10),))

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
