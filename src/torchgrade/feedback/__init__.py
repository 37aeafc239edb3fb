"""What a student reads after grading: one self-contained HTML page, or the same as JSON.

Never shown, because there is no way for them to get here: a hidden test's name, source, inputs,
expected values, failing line, or the message of an exception that it met.
"""

from __future__ import annotations

from torchgrade.feedback.gather import gather
from torchgrade.feedback.page import render, render_json, render_page
from torchgrade.feedback.records import Check, Exercise, Feedback

__all__ = ["Check", "Exercise", "Feedback", "gather", "render", "render_json", "render_page"]
