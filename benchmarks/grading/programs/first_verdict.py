"""Times single submissions on an engine that is kept warm.

`python first_verdict.py COURSE ASSIGNMENT COUNT` prints a JSON list: the seconds from a submitted
file to its verdict, COUNT times in a row. The first starts the engine.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from torchgrade.config import load_course
from torchgrade.engine.grading import grade_notebook, shutdown
from torchgrade.notebook import submission_work


def main() -> None:
    """Grade, and print the seconds."""
    root, assignment, count = Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])
    course, seconds = load_course(root), []
    papers = sorted((root / "submitted").glob(f"*/{assignment}/{assignment}.ipynb"))
    for number in range(count):
        started = time.perf_counter()
        work = submission_work(root, course, assignment, papers[number % len(papers)])
        grade_notebook(
            course, assignment, assignment, work.cells, root=root, lang=work.lang, files=work.files
        )
        seconds.append(time.perf_counter() - started)
    print(json.dumps(seconds))
    shutdown()


if __name__ == "__main__":
    main()
