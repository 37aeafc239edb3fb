"""From the outputs that a notebook holds to the few kinds that a page shows.

Text, PNG and JPEG only: HTML, SVG, JavaScript, LaTeX and widgets are never shown, since a page of
feedback is read by people who are logged in elsewhere. Most of them carry a plain text as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from torchgrade.feedback import clean
from torchgrade.feedback.records import Output
from torchgrade.messages import Translator

MAX_OUTPUTS = 20
_IMAGES = ("image/png", "image/jpeg")


def shown(outputs: Any, translator: Translator) -> tuple[Output, ...]:
    """Return what to show of one cell's outputs.

    Args:
        outputs: The cell's `outputs`, of any shape: they may be forged.
        translator: Of the reader's language.

    Returns:
        At most `MAX_OUTPUTS` outputs; streams that follow each other are one.
    """
    if not isinstance(outputs, Sequence) or isinstance(outputs, str):
        return ()
    kept: list[Output] = []
    for raw in _merged(outputs[:2_000]):
        if len(kept) == MAX_OUTPUTS:
            more = translator.t("More outputs are not shown here.")
            kept.append(Output(kind="withheld", text=more))
            break
        if (output := _output(raw, translator)) is not None:
            kept.append(output)
    return tuple(kept)


def _merged(outputs: Sequence[Any]) -> list[Mapping[str, Any]]:
    merged: list[Mapping[str, Any]] = []
    for raw in outputs:
        if not isinstance(raw, Mapping):
            continue
        last = merged[-1] if merged else {}
        streams = raw.get("output_type") == last.get("output_type") == "stream"
        if streams and raw.get("name") == last.get("name"):
            merged[-1] = {**last, "text": _parts(last.get("text")) + _parts(raw.get("text"))}
        else:
            merged.append(raw)
    return merged


def _parts(text: Any) -> list[Any]:
    return text[:1_000] if isinstance(text, list) else [text]


def _output(raw: Mapping[str, Any], translator: Translator) -> Output | None:
    match raw.get("output_type"):
        case "stream":
            return _text("stderr" if raw.get("name") == "stderr" else "stdout", raw.get("text"))
        case "error":
            return _error(raw)
        case "display_data" | "execute_result":
            return _data(raw.get("data"), translator)
    return None


def _text(kind: Literal["stdout", "stderr", "error", "result"], text: Any) -> Output | None:
    block = clean.block(text)
    if not block.text and not block.cut:
        return None
    return Output(kind=kind, text=block.text, lines=block.lines, cut=block.cut)


def _error(raw: Mapping[str, Any]) -> Output | None:
    frames = raw.get("traceback")
    if isinstance(frames, list) and frames:
        return _text("error", "\n".join(frame for frame in frames if isinstance(frame, str)))
    return _text("error", f"{raw.get('ename', '')}: {raw.get('evalue', '')}")


def _data(data: Any, translator: Translator) -> Output | None:
    if not isinstance(data, Mapping):
        return None
    for mime in _IMAGES:
        if mime in data and (url := clean.image(data[mime], mime)):
            return Output(kind="image", image=url, text=clean.line(data.get("text/plain", "")))
    if output := _text("result", data.get("text/plain")):
        return output
    kinds = ", ".join(sorted(clean.line(kind, limit=40) for kind in list(data)[:5]))
    if not kinds:
        return None
    sentence = translator.t("An output is not shown here ({kinds}).", kinds=kinds)
    return Output(kind="withheld", text=sentence)
