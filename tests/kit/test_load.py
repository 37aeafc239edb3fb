"""The load benchmark complains of what must not be, and of nothing else."""

import dataclasses
import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.service import course, judging  # noqa: E402
from benchmarks.service.judging import Attempt, Sample, Seen, complaints  # noqa: E402
from benchmarks.service.platform import Platform  # noqa: E402

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient

RIGHT = Attempt({}, 7.0, 0.0)
WRONG = Attempt({}, 3.0, 0.0)


def post(user, given, second, status=200):
    stamp = f"2026-11-24T09:00:{second:02d}.000Z"
    body = {"userId": user, "scoreGiven": given, "timestamp": stamp, "submitted": given}
    return {"at": float(second), "status": status, "body": body}


def as_it_must_be():
    """Two students, one of whom handed in twice."""
    return Seen(
        handed={"ada": (RIGHT,), "ben": (WRONG, RIGHT)},
        answered={"ada": 1, "ben": 2},
        said={"ada": 7.0, "ben": 7.0},
        attempts={"ada": 1, "ben": 2},
        points={"ada": 7.0, "ben": 7.0},
        posts=[post("ada", 7, 1), post("ben", 3, 2), post("ben", 7, 5)],
    )


def test_what_is_as_it_must_be_is_not_complained_of():
    """Nor is a first attempt that was replaced before it was graded."""
    assert complaints(as_it_must_be()) == []
    fewer = dataclasses.replace(as_it_must_be(), posts=[post("ada", 7, 1), post("ben", 7, 5)])
    assert complaints(fewer) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"answered": {"ada": 1, "ben": 1}}, "1 of 2 uploads were answered"),
        ({"attempts": {"ada": 2, "ben": 2}}, "2 attempts are kept, 1 were handed in"),
        ({"attempts": {"ben": 2}}, "0 attempts are kept"),
        ({"points": {"ada": 7.0, "ben": 3.0}}, "the gradebook has 3.0, not 7"),
        ({"points": {"ada": 7.0, "ben": 7.0, "eve": 7.0}}, "eve: handed nothing in"),
        ({"said": {"ada": 7.0}}, "the page says None"),
        ({"failures": ["upload was answered with 500"]}, "answered with 500"),
        ({"troubles": ["database is locked"]}, "locked"),
        ({"posts": [post("ada", 7, 1), post("ben", 7, 2), post("ben", 7, 5)]}, "came twice"),
        ({"posts": [post("ada", 7, 1), post("ben", 3, 5), post("ben", 7, 5)]}, "not after"),
        ({"posts": [post("ada", 7, 1), post("ben", 3, 2)]}, "the platform has 3, not 7"),
        ({"posts": [post("ben", 3, 2), post("ben", 7, 5)]}, "ada: the platform has None"),
        (
            {"posts": [*as_it_must_be().posts, post("ada", 7, 1, status=409)]},
            "a score was refused with 409",
        ),
        (
            {"posts": [*as_it_must_be().posts, post("ben", 6, 6), post("ben", 7.0, 7)]},
            "4 scores for 2 attempts",
        ),
    ],
)
def test_what_must_not_be_is_complained_of(damage, words):
    """Each kind of damage has its sentence."""
    found = complaints(dataclasses.replace(as_it_must_be(), **damage))
    assert any(words in line for line in found), found


def test_a_class_is_drawn_again_from_the_same_seed():
    """It has second attempts, double clicks, and every number of points."""
    drawn = judging.draw_class(200, 5, 60, seed=1)
    assert drawn == judging.draw_class(200, 5, 60, seed=1)
    assert drawn != judging.draw_class(200, 5, 60, seed=2)
    attempts = [each for handed in drawn.values() for each in handed]
    assert len(drawn) == 205 < len(attempts)
    assert {each.points for each in attempts} == {0.0, 3.0, 4.0, 7.0}
    assert any(each.twice for each in attempts)
    assert all(0 <= each.wait <= 60 for each in attempts)
    assert judging.draw_kills(3, 60, 1) == judging.draw_kills(3, 60, 1) != []


def test_scores_are_counted_when_the_last_one_is_right():
    """An earlier attempt's score is not yet what is waited for."""
    seen = as_it_must_be()
    assert judging.arrived(seen.handed, seen.posts[:2]) == 1
    assert judging.arrived(seen.handed, seen.posts) == 2


def test_times_leave_out_what_was_cut():
    """Percentiles are of answers, in milliseconds."""
    samples = [Sample("upload", 0.0, n / 1000, 303) for n in range(1, 101)]
    found = judging.times([*samples, Sample("upload", 0.0, 9.0, 0, cut=True)], "upload")
    assert found == {"requests": 100, "p50": 50.0, "p95": 95.0, "max": 100.0}


def test_the_platform_is_strict_with_times():
    """A score of the same second is refused, a later one shown."""
    platform = Platform("http://localhost:1", "http://localhost:2", 0.0)
    platform._tokens.add("token")
    client = TestClient(platform.app(), headers={"Authorization": "Bearer token"})

    def score(given, time):
        body = {"userId": "ada", "scoreGiven": given, "scoreMaximum": 7, "timestamp": time}
        return client.post("/items/1/scores", json=body).status_code

    assert score(3, "2026-11-24T09:00:01.000Z") == 200
    assert score(4, "2026-11-24T09:00:01.900Z") == 409
    assert score(7, "2026-11-24T09:00:02.000Z") == 200
    (shown,) = client.get("/items/1/results?user_id=ada").json()
    assert (shown["resultScore"], shown["resultMaximum"]) == (7, 7)
    assert client.get("/items/1/results?user_id=ben").json() == []
    assert [p["status"] for p in client.get("/posts").json()] == [200, 409, 200]
    client.headers.pop("Authorization")
    assert score(7, "2026-11-24T09:00:05.000Z") == 401


def test_each_notebook_is_nobody_elses(tmp_path):
    """A student's code stands in the notebook that was released."""
    course.make_course(tmp_path / "course", "http://localhost:1", "sqlite:///lms.db")
    code = judging.draw_class(1, 0, 1, seed=1)["student-000"][0].code
    one, other = (course.answered(tmp_path / "course", name, code) for name in ("ada", "ben"))
    assert one != other
    written = ["".join(cell["source"]) for cell in json.loads(one)["cells"]]
    assert all(any(part in source for source in written) for part in code.values())


@pytest.mark.soak
def test_a_small_class_is_served_through_a_kill(tmp_path):
    """The benchmark runs to its end, and has nothing to complain of."""
    small = ["--students=12", "--readers=4", "--seconds=6", "--kill=1"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.service", *small, f"--json={tmp_path}/found.json"],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["complaints"] == []
    assert len(found["kills"]) == 1
