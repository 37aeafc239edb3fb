"""The course on one screen. nbgrader's own settings go on `c`, as its documentation says."""

from torchgrade.config import Assignment, Course, Limits

course = Course(
    course_id="pytorch",
    languages=("en", "es"),  # the first one is the default
    device="cpu",  # or "cuda", not yet run on a GPU
    sandbox="namespaces",  # the weakest isolation that is accepted
    limits=Limits(cell_seconds=20, test_seconds=10, submission_seconds=180, memory_mb=2048),
    assignments=(
        Assignment(name="01_tensors", points=100),
        Assignment(name="02_dataset", points=100),
        Assignment(name="03_dataloader", points=100),
        Assignment(name="04_module", points=100),
        Assignment(name="05_autograd", points=100),
        Assignment(name="06_optim", points=100),
        Assignment(name="07_loop", points=100),
        Assignment(name="08_training", points=100),
        Assignment(name="09_compile", points=100),
        Assignment(name="10_greenhouse", points=100, limits={"test_seconds": 60}),
    ),
)

c = get_config()  # noqa: F821 - nbgrader and torchgrade define it
c.CourseDirectory.course_id = course.course_id
