"""Grades as the files that platforms import, each format in a module of its own.

Nothing here reads the gradebook or writes a file: bytes come out. Whatever a platform could take
for "clear this grade" or "make a new item" is not written.
"""

from collections.abc import Callable

from torchgrade.lms.files.blackboard import blackboard_file
from torchgrade.lms.files.brightspace import brightspace_csv
from torchgrade.lms.files.canvas import canvas_csv
from torchgrade.lms.files.entries import entries_of
from torchgrade.lms.files.feedback_zip import Pages, feedback_zip
from torchgrade.lms.files.gradescope import gradescope_zip
from torchgrade.lms.files.moodle import moodle_worksheet
from torchgrade.lms.files.records import Change, Entry, Filed, Left, Order
from torchgrade.lms.files.sakai import sakai_csv

WRITERS: dict[str, Callable[[Order], Filed]] = {
    "canvas": canvas_csv,
    "moodle": moodle_worksheet,
    "brightspace": brightspace_csv,
    "blackboard": blackboard_file,
    "sakai": sakai_csv,
    "gradescope": gradescope_zip,
}
"""Format to what writes it."""

__all__ = [
    "WRITERS",
    "Change",
    "Entry",
    "Filed",
    "Left",
    "Order",
    "Pages",
    "entries_of",
    "feedback_zip",
]
