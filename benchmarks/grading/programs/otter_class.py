"""Grades a class with Otter-Grader's documented API, without containers.

`python otter_class.py AUTOGRADER.zip SUBMITTED OUT`, with the Python that Otter is installed for.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Grade each notebook and write which tests passed."""
    from otter.api import grade_submission

    archive, submitted, out = sys.argv[1:4]
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
    found = {}
    for path in sorted(Path(submitted).glob("*/*/*.ipynb")):
        results = grade_submission(str(path), archive, quiet=True)
        found[path.parent.parent.name] = _passed(results)
    Path(out).write_text(json.dumps(found))


def _passed(results: Any) -> dict[str, bool] | None:
    if results.has_catastrophic_failure():
        return None
    return {
        case.test_case.name: bool(case.passed)
        for file in results.results.values()
        for case in file.test_case_results
    }


if __name__ == "__main__":
    main()
