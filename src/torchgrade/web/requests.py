"""Forms of requests, read with limits: size, kind, each field once."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from torchgrade.errors import TorchgradeError

_KIND = "application/x-www-form-urlencoded"
_MAX_FIELDS = 200


class FormRefused(TorchgradeError):
    """A form that is not read.

    Args:
        status: The HTTP status that says why.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the form is refused with status {status}")
        self.status = status


async def read_form(request: Request, *, longest: int) -> dict[str, str]:
    """Read a form in which each field stands once.

    Args:
        request: A POST.
        longest: Bytes that the body may have.

    Returns:
        The fields.

    Raises:
        FormRefused: The body is longer (413), is no such form (415), or a field comes twice, or
            what it says is no UTF-8 (400).
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != _KIND:
        raise FormRefused(415)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > longest:
            raise FormRefused(413)
    return read_fields(bytes(content))


def read_fields(content: bytes) -> dict[str, str]:
    """Read the fields of a form or of a query, each of which may stand once.

    Raises:
        FormRefused: A field comes twice, there are too many, or they are no UTF-8.
    """
    try:
        pairs = parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MAX_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise FormRefused(400) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormRefused(400)
    return fields
