"""The commands. Each is its arguments, one pipeline, and what is shown of the result."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Annotated, cast

import msgspec
import typer
from rich.text import Text

from torchgrade import __version__, pipeline
from torchgrade.authoring.new import new_assignment
from torchgrade.cli import (
    calibrating,
    checking,
    collecting,
    exporting,
    lti,
    machine,
    outboxing,
    progress,
    pushing,
    regrading,
    rosters,
    screen,
    serving,
)
from torchgrade.cli.options import (
    AsJson,
    Assignment,
    Gpus,
    OnDevice,
    Root,
    Scheduler,
    Students,
    Workers,
    count,
    course_root,
    whole,
)
from torchgrade.cli.screen import err, out
from torchgrade.config import load_course
from torchgrade.demo import make_classroom
from torchgrade.errors import InstructorError, TorchgradeError
from torchgrade.inside.processes import tell_crashes
from torchgrade.intake.kinds import KINDS, Kind
from torchgrade.lms.deciding import Options
from torchgrade.model import Grade, Outcome, Record
from torchgrade.pipeline import Resources
from torchgrade.report import class_table, export_impact
from torchgrade.sandbox.doctor import examine

_STOPPED = "Stopped. What was graded is kept: the same command goes on from there."

app = typer.Typer(
    name="torchgrade",
    help="The homework kit for people who teach PyTorch.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(lti.app, name="lti")


def main() -> None:
    """Run the command line; a known error becomes its sentence and exit status 1."""
    tell_crashes()
    logging.basicConfig(format="%(message)s", level=logging.ERROR)
    logging.getLogger("torchgrade").setLevel(logging.WARNING)
    try:
        app()
    except TorchgradeError as error:
        err.print(Text("Error: ", style="bold red").append(Text(error.message, style="default")))
        if error.hint:
            err.print(screen.plain(error.hint))
        sys.exit(1)
    except KeyboardInterrupt:
        err.print(_STOPPED)
        sys.exit(progress.INTERRUPTED)


@app.callback(invoke_without_command=True)
def _every_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print warnings and logs while working.")
    ] = False,
) -> None:
    if verbose:
        logging.getLogger("torchgrade").setLevel(logging.INFO)
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the new assignment, `03_losses`.")],
    course: Annotated[
        Path | None, typer.Option("--course", help="The course's folder (default: here or above).")
    ] = None,
) -> None:
    """Make an assignment that shows each element once and passes `check`; a course, if need be."""
    try:
        root = course_root(None) if course is None else course.resolve()
    except InstructorError:
        root = Path.cwd()
    for path in new_assignment(root, name):
        out.print(screen.plain(str(path.relative_to(root))))
    out.print(screen.plain(f"Next: `torchgrade check {name}`, then make it yours, cell by cell."))


@app.command()
def release(
    assignment: Assignment,
    lang: Annotated[
        list[str] | None, typer.Option(help="Only this language; may be repeated.")
    ] = None,
    course: Root = None,
) -> None:
    """Write the student version of an assignment, once it is proven."""
    root = course_root(course)
    words = f"Releasing {assignment}: the solution and the empty version are graded"
    if load_course(root).checks.before_release:
        with progress.meter(f"Checking {assignment}", err) as shown:
            report = progress.checking_report(shown)
            files = pipeline.release(root, assignment, tuple(lang or ()), report=report)
    else:
        with screen.spinner(words):
            files = pipeline.release(root, assignment, tuple(lang or ()))
    for file in files:
        out.print(screen.plain(screen.shown(file, root)))


@app.command()
def collect(
    assignment: Assignment,
    source: Annotated[
        Path | None, typer.Argument(help="The zip as it was downloaded, or a folder.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--from", help=f"Where it comes from: {', '.join(KINDS)}.")
    ] = None,
    who: Annotated[
        list[str] | None,
        typer.Option(help='"name in the zip=student id": who that is; may be repeated.'),
    ] = None,
    new_students: Annotated[
        bool, typer.Option("--new-students", help="Add those who are unknown to people.csv.")
    ] = False,
    exact_names: Annotated[
        bool,
        typer.Option(
            "--exact-names", help="Canvas: take those whose short name exactly one student has."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what was put there by hand; it is kept.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Put what students handed in elsewhere into submitted/: the newest attempt of each."""
    report = collecting.run(
        course_root(course), assignment, source, kind=cast("Kind | None", kind), who=who or (),
        new_students=new_students, exact_names=exact_names, force=force, dry_run=dry_run,
        quiet=as_json,
    )  # fmt: skip
    if as_json:
        _print_json(report)
    if not report.complete:
        raise typer.Exit(1)


@app.command()
def roster(
    people: Annotated[
        bool, typer.Option("--people", help="Also add who is not in people.csv to it.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Put the students of the platforms' courses into the gradebook, with names and addresses."""
    found = rosters.run(course_root(course), dry_run=dry_run, people=people, quiet=as_json)
    if as_json:
        _print_json(found)
    if rosters.failed(found):
        raise typer.Exit(1)


@app.command()
def grade(
    assignment: Assignment,
    student: Students = None,
    force: Annotated[bool, typer.Option("--force", help="Grade the unchanged again.")] = False,
    workers: Workers = None,
    scheduler: Scheduler = "",
    device: OnDevice = None,
    gpus: Gpus = 1,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Grade the submissions in submitted/ and record them in the gradebook."""
    resources = Resources(workers=workers, scheduler=scheduler, device=device, gpus=gpus)
    done = _grade(
        course_root(course), assignment, tuple(student or ()), force=force, resources=resources,
        quiet=as_json,
    )  # fmt: skip
    if as_json:
        _print_json(done)
    else:
        out.print(class_table(done.grades))
        out.print(screen.summary(done.grades))
    if any(g.outcome is Outcome.FAULT for g in done.grades):
        raise typer.Exit(2)


@app.command()
def regrade(
    assignment: Assignment,
    student: Students = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what the report showed; nothing is run.")
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the report to this CSV file.")] = None,
    workers: Workers = None,
    scheduler: Scheduler = "",
    device: OnDevice = None,
    gpus: Gpus = 1,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Show who goes up and down by tests that you changed, before anything is written."""
    resources = Resources(workers=workers, scheduler=scheduler, device=device, gpus=gpus)
    impact, done = regrading.run(
        course_root(course), assignment, tuple(student or ()), resources=resources, apply=apply,
        quiet=as_json,
    )  # fmt: skip
    if csv is not None:
        export_impact(impact, csv)
    if as_json:
        _print_json(done)
    else:
        regrading.show(impact, done)
    if any(each.kind == "fault" for each in impact.not_compared):
        raise typer.Exit(2)


@app.command()
def feedback(assignment: Assignment, student: Students = None, course: Root = None) -> None:
    """Write each graded student's feedback page."""
    root = course_root(course)
    pages = _feedback(root, assignment, tuple(student or ()))
    out.print(
        screen.plain(
            f"{screen.counted(len(pages), 'page')} in {screen.shown(root / 'feedback', root)}/"
        )
    )


@app.command()
def export(
    assignment: Assignment,
    to: Annotated[
        str, typer.Option(metavar="FORMAT", help=f"One of {', '.join(pipeline.FORMATS)}.")
    ] = "csv",
    target: Annotated[
        Path | None, typer.Option("--out", help="File to write (default: named after both).")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="The file downloaded from the platform.")
    ] = None,
    feedback: Annotated[
        Path | None, typer.Option("--feedback", help="Zip of feedback pages to write, for Moodle.")
    ] = None,
    item: Annotated[
        str, typer.Option("--item", help="The assignment's name or number on the platform.")
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Also grades of which a part waits for a person.")
    ] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="Write each exercise's points as a comment.")
    ] = False,
    course: Root = None,
) -> None:
    """Write an assignment's grades as a file, for a learning platform or as CSV or JSON."""
    root = course_root(course)
    done = pipeline.export(
        root, assignment, to, out=target, source=source, feedback=feedback, item=item,
        partial=partial, comments=comments,
    )  # fmt: skip
    exporting.show(done, root, assignment)


@app.command()
def push(
    assignment: Assignment,
    to: pushing.To,
    apply: pushing.Apply = False,
    student: Students = None,
    partial: pushing.Partial = False,
    force: pushing.Force = False,
    feedback: pushing.Feedback = True,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Show what grades and feedback would change on a learning platform, or write it there."""
    if to == pushing.LTI:
        sent = outboxing.push(
            course_root(course), assignment, tuple(student or ()), partial=partial, force=force,
            apply=apply, quiet=as_json,
        )  # fmt: skip
        if as_json:
            _print_json(sent)
        else:
            outboxing.show_push(sent, assignment)
        if not sent.complete:
            raise typer.Exit(1)
        return
    options = Options(partial=partial, force=force, feedback=feedback)
    root, students = course_root(course), tuple(student or ())
    done = pushing.run(root, assignment, to, students, options, apply=apply, quiet=as_json)
    if as_json:
        _print_json(done)
    else:
        pushing.show(done, pushing.command(assignment, to, students, options))
    if not done.complete:
        raise typer.Exit(1)


@app.command()
def outbox(
    assignment: outboxing.OfAssignment = "",
    student: Students = None,
    retry: outboxing.Retry = False,
    release: outboxing.Release = False,
    send: outboxing.Send = False,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Show the grades on their way to LTI platforms; try them again, or release them."""
    lines = outboxing.run(
        course_root(course), assignment, tuple(student or ()), retry=retry, release=release,
        send=send, quiet=as_json,
    )  # fmt: skip
    if as_json:
        _print_json(lines)
    else:
        outboxing.show(lines)


@app.command()
def check(
    assignment: Annotated[str, typer.Argument(help="Name of the assignment.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All assignments of the course.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="The library alone: nothing automatic, nothing twice.")
    ] = False,
    cell: Annotated[
        list[str] | None,
        typer.Option(help="Only what belongs to this solution cell; may be repeated."),
    ] = None,
    repeats: Annotated[
        int | None,
        typer.Option(
            parser=count, metavar="N", help="Runs of right solutions under other conditions."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="Seed of these runs, to have them again."),
    ] = None,
    workers: Workers = None,
    scheduler: Scheduler = "",
    device: OnDevice = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the failure patterns that hints come from.")
    ] = False,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Test an assignment's tests, with everything that must pass them and must not."""
    if every == bool(assignment):
        raise typer.BadParameter("Name an assignment, or give --all.")
    if cell and (every or keep):
        raise typer.BadParameter("--cell looks at a part: leave out --all and --keep, or it.")
    if quick and (repeats is not None or seed is not None):
        raise typer.BadParameter("--quick repeats nothing: leave out --repeats and --seed, or it.")
    root = course_root(course)
    report = checking.run(
        root,
        checking.every(root) if every else [assignment],
        resources=Resources(workers=workers, scheduler=scheduler, device=device),
        only=pipeline.LIBRARY if quick else pipeline.KINDS,
        cells=cell or (),
        repeats=repeats,
        seed=seed,
        keep=keep,
        quiet=as_json,
    )
    if as_json:
        _print_json(report)
    if not report.passed:
        raise typer.Exit(1)


@app.command()
def calibrate(
    assignment: Assignment,
    seeds: Annotated[
        int, typer.Option(parser=count, metavar="N", help="Draws of the inputs.")
    ] = pipeline.SEEDS,
    threads: Annotated[
        list[int] | None,
        typer.Option(parser=count, metavar="N", help="Threads of one operation; may be repeated."),
    ] = None,
    dtype: Annotated[
        list[str] | None, typer.Option(help="torch's default dtype; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(parser=whole, metavar="N", help="Decides the inputs.")] = 0,
    workers: Workers = None,
    scheduler: Scheduler = "",
    device: OnDevice = None,
    as_json: AsJson = False,
    course: Root = None,
) -> None:
    """Measure how far right solutions lie from what the tests expect, and propose tolerances."""
    root = course_root(course)
    resources = Resources(workers=workers, scheduler=scheduler, device=device)
    with progress.meter(f"Calibrating {assignment}", err, quiet=as_json) as shown:
        found = pipeline.calibrate(
            root, assignment, seeds=seeds, threads=tuple(threads or pipeline.THREADS),
            dtypes=tuple(dtype or ("",)), seed=seed, resources=resources,
            report=progress.checking_report(shown),
        )  # fmt: skip
    if as_json:
        _print_json(found)
    else:
        calibrating.show(found)
    if found.lost:
        raise typer.Exit(2)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(parser=count, metavar="N", help="Port.")] = 8000,
    workers: Workers = None,
    proxy: Annotated[
        str, typer.Option(help="Addresses of proxies whose headers are believed, by commas.")
    ] = "",
    course: Root = None,
) -> None:
    """Serve the course to a learning platform, and grade what students hand in there."""
    serving.run(course_root(course), host=host, port=port, workers=workers, proxy=proxy)


@app.command()
def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Scratch folder (default: demo/ in the course).")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the closing table.")] = "en",
    workers: Workers = None,
    course: Root = None,
) -> None:
    """Release an assignment, make up a class, grade it and write its feedback. All of it real."""
    root = course_root(course)
    scratch = (folder or root / "demo").resolve()
    with screen.spinner("Releasing 02_dataset: the solution and the empty version are graded"):
        made = make_classroom(root, scratch)
    screen.introduce(made, root)
    resources = Resources(workers=workers)
    grades = _grade(scratch, made.assignment, (), resources=resources).grades
    pages = _feedback(scratch, made.assignment, ())
    csv = scratch / "grades.csv"
    pipeline.export(scratch, made.assignment, out=csv)
    out.print(class_table(grades, lang))
    out.print(screen.summary(grades))
    screen.show_paths(made, pages, csv)


@app.command()
def doctor(as_json: AsJson = False, course: Root = None) -> None:
    """Say what this machine offers to grade with, and how to get what it lacks."""
    found = machine.diagnose(examine(), _minimum(course))
    if as_json:
        _print_json(found)
    else:
        machine.show(found, out)
    if machine.falls_short(found):
        raise typer.Exit(1)


def _minimum(course: Path | None) -> str | None:
    """Return the weakest level that the course accepts; None outside of a course."""
    try:
        root = course_root(course)
    except InstructorError:
        if course is not None:
            raise
        return None
    return load_course(root).sandbox


class Graded(Record, frozen=True, kw_only=True):
    """What `grade --json` prints.

    Attributes:
        assignment: Name of the assignment.
        counts: Submissions of this run by how they ended: `left`, `graded`, `quarantined`,
            `fault`.
        seconds: Wall-clock seconds of this run.
        notices: What the instructor should know.
        grades: One per submission, those graded earlier too.
    """

    assignment: str
    counts: dict[str, int]
    seconds: float
    notices: tuple[str, ...]
    grades: tuple[Grade, ...]


def _grade(
    root: Path,
    assignment: str,
    students: tuple[str, ...],
    *,
    resources: Resources,
    force: bool = False,
    quiet: bool = False,
) -> Graded:
    begun = time.monotonic()
    try:
        with (
            progress.interruptible(err) as stop,
            progress.meter("Grading", err, quiet=quiet) as shown,
        ):
            ended = pipeline.grade(
                root,
                assignment,
                students=students,
                force=force,
                resources=resources,
                stop=stop,
                report=progress.grading_report(shown),
            )
    except KeyboardInterrupt:
        err.print(_STOPPED)
        raise typer.Exit(progress.INTERRUPTED) from None
    grades = pipeline.class_grades(root, assignment, ended)
    return Graded(
        assignment=assignment,
        counts={kind: shown.counts[kind] for kind in ("left", "graded", "quarantined", "fault")},
        seconds=round(time.monotonic() - begun, 3),
        notices=tuple(shown.notices),
        grades=tuple(g for g in grades if not students or g.student in students),
    )


def _feedback(root: Path, assignment: str, students: tuple[str, ...]) -> tuple[Path, ...]:
    with progress.meter("Feedback", err) as shown:
        report = progress.feedback_report(shown)
        return pipeline.feedback(root, assignment, students=students, report=report)


def _print_json(item: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(item), indent=1).decode() + "\n")
