"""A new assignment passes the check at once, and leaves the course's configuration as it was."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from torchgrade.authoring import new
from torchgrade.authoring.new import new_assignment
from torchgrade.cli import app
from torchgrade.config import load_course
from torchgrade.errors import InstructorError
from torchgrade.notebook import read_source, source_path
from torchgrade.pipeline import Resources, check

ROOT = Path(__file__).parents[3]
HEAD = "from torchgrade.config import Assignment, Course\n"
OLD = 'Assignment(name="old", points=5)'


def failing(root, name, **options):
    found, _ = check(root, name, resources=Resources(workers=2), **options)
    return [(gate.name, gate.findings) for gate in found.gates if not gate.passed]


def weakest(root):
    """Let the course accept what every machine has."""
    path = root / "grader_config.py"
    path.write_text(path.read_text().replace("languages=", 'sandbox="process", languages=', 1))


def test_a_new_assignment_passes_the_whole_check(tmp_path, monkeypatch):
    """In an empty folder, by the command alone: a course, an assignment, all gates hold."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["new", "03_losses"])
    assert done.exit_code == 0, done.output
    assert "torchgrade check 03_losses" in done.output
    for line in done.output.splitlines()[:-1]:
        assert (tmp_path / line.strip()).is_file(), line
    weakest(tmp_path)
    assert failing(tmp_path, "03_losses") == []
    assert (tmp_path / "tests/homework/03_losses/test_e3_1.py").is_file()
    assert load_course(tmp_path).course_id == tmp_path.name


@pytest.mark.parametrize("languages", [("es",), ("fr", "en")])
def test_it_speaks_the_languages_of_the_course(tmp_path, languages):
    """Those that the template knows are taken; another one gets a copy to be translated."""
    text = f'course = Course(course_id="x", languages={languages}, sandbox="process")\n'
    (tmp_path / "grader_config.py").write_text(HEAD + text)
    new_assignment(tmp_path, "intro")
    cells = read_source(source_path(tmp_path, "intro", "intro")).cells
    assert {cell.metadata.get("lang") for cell in cells} - {None} == set(languages)
    assert failing(tmp_path, "intro", only=("solution", "release")) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"({OLD},)", f"({OLD}, NEW)"),
        (f"[{OLD}]", f"[{OLD}, NEW]"),
        ("()", "(NEW,)"),
        ("[]", "[NEW,]"),
        (f"(\n        {OLD},  # first\n    )", f"(\n        {OLD},  # first\n        NEW,\n    )"),
        (f"[\n        {OLD}\n    ]", f"[\n        {OLD},\n        NEW\n    ]"),
    ],
)
def test_the_configuration_keeps_its_layout(tmp_path, given, expected):
    """The assignment is added as those before it are written; all else stays, comments too."""
    path = tmp_path / "grader_config.py"
    text = f'{HEAD}# mine\ncourse = Course(course_id="x", assignments={given})  # kept\n'
    path.write_text(text)
    new_assignment(tmp_path, "intro")
    line = 'Assignment(name="intro", points=10)'
    assert path.read_text() == text.replace(given, expected.replace("NEW", line))


def test_a_course_without_assignments_gets_its_first(tmp_path):
    """The keyword is added where it is missing."""
    path = tmp_path / "grader_config.py"
    path.write_text(f'{HEAD}course = Course(course_id="x")\n')
    new_assignment(tmp_path, "intro")
    assert 'Course(course_id="x", assignments=(Assignment(' in path.read_text()
    assert [a.name for a in load_course(tmp_path).assignments] == ["intro"]


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}many = ({OLD},)\ncourse = Course(course_id="x", assignments=many)\n',
        'from torchgrade.config import Course\ncourse = Course(course_id="x")\n',
    ],
)
def test_a_configuration_that_cannot_be_added_to_stays(tmp_path, text):
    """The error gives the line to write, and nothing is left behind."""
    (tmp_path / "grader_config.py").write_text(text)
    with pytest.raises(InstructorError) as error:
        new_assignment(tmp_path, "intro")
    assert 'Assignment(name="intro", points=10)' in error.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["grader_config.py"]
    assert (tmp_path / "grader_config.py").read_text() == text


@pytest.mark.parametrize("name", ["a b", "../up", "", "old", "taken"])
def test_a_name_that_is_taken_or_none_is_refused(tmp_path, name):
    """Before anything is written."""
    text = f'{HEAD}course = Course(course_id="x", assignments=({OLD},))\n'
    (tmp_path / "grader_config.py").write_text(text)
    (tmp_path / "source" / "taken").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InstructorError):
        new_assignment(tmp_path, name)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "grader_config.py").read_text() == text


def test_the_template_brings_the_repositorys_passes():
    """A new course runs nbgrader with the same passes as the course in this repository."""
    assert (new._TEMPLATE / "nbgrader_config.py").read_bytes() == (
        ROOT / "nbgrader_config.py"
    ).read_bytes()


def test_nothing_of_the_template_is_left_in_the_copy(tmp_path):
    """Neither its name nor its number; files of the instructor are not overwritten."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "nbgrader_config.py").write_text("# mine")
    written = new_assignment(tmp_path, "07_loops")
    assert (tmp_path / "nbgrader_config.py").read_text() == "# mine"
    for path in written:
        assert "99" not in path.name + path.read_text()
        assert new._NAME not in str(path) + path.read_text()
