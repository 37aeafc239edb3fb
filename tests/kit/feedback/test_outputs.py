"""Of a cell's outputs the page shows a few kinds, whatever the notebook holds."""

import pytest

from torchgrade.feedback.outputs import MAX_OUTPUTS, shown
from torchgrade.messages import Translator


def _shown(*outputs):
    return [(output.kind, output.text) for output in shown(list(outputs), Translator("en"))]


def _stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def _data(**data):
    kinds = {name.replace("_", "/"): value for name, value in data.items()}
    return {"output_type": "execute_result", "data": kinds}


def test_streams_that_follow_each_other_are_one():
    """A progress bar that came in pieces shows its last state."""
    pieces = _stream("\r10%"), _stream(["\r20%", "\r30%"]), _stream("\r100%\n")
    assert _shown(*pieces, _stream("!", "stderr"), _stream("x")) == [
        ("stdout", "100%"),
        ("stderr", "!"),
        ("stdout", "x"),
    ]


def test_plain_text_stands_for_rich_output():
    """A table shows as the text that comes with it."""
    assert _shown(_data(text_html="<b>1</b>", text_plain="1")) == [("result", "1")]


def test_error_without_traceback():
    """An error always says its name and message."""
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    assert _shown(error) == [("error", "ValueError: no")]


def test_many_outputs_are_cut():
    """After some outputs, one sentence says that there are more."""
    found = _shown(*[_data(text_plain=str(i)) for i in range(100)])
    assert len(found) == MAX_OUTPUTS + 1
    assert found[-1] == ("withheld", "More outputs are not shown here.")


@pytest.mark.parametrize(
    "forged",
    [
        "text", None, 7, {"a": 1}, [None, 3, "x", []], [{"output_type": "display_data"}],
        [{"output_type": "display_data", "data": []}], [{"output_type": ["stream"]}],
        [{"output_type": "display_data", "data": {}}], [_stream(None)], [_stream({"a": 1})],
        [{"output_type": "error", "traceback": [None, 3]}],
    ],
)  # fmt: skip
def test_forged_outputs_show_nothing(forged):
    """What is no output is passed over."""
    assert shown(forged, Translator("en")) == ()
