"""Frames over a stream socket, with hard limits and one deadline per transfer.

A frame is a header (body length, buffers' length; network order), a msgpack body and raw
buffers. The body is `[seq, op, tree, lengths]`, `lengths` being those of the buffers.
"""

from __future__ import annotations

import errno
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

import msgspec

HEADER = struct.Struct("!IQ")
MAX_BODY = 8 << 20
MAX_BUFFERS = 512 << 20
_PIECE = 1 << 20
_AHEAD = 1 << 16
_GONE = frozenset((errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.ESHUTDOWN, errno.EBADF))
"""What the peer's end means; any other error of a socket is of this machine, and stays one."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[int, str, Any, list[int]])


class ProtocolError(Exception):
    """The peer sent something that is not a frame of ours; the stream can't be used any more."""


class Closed(Exception):
    """The peer is gone."""


class Late(Exception):
    """The deadline passed before the frame was complete."""


class Frame(msgspec.Struct, frozen=True):
    """One message: sequence number, operation, tree of plain values, raw buffers."""

    seq: int
    op: str
    tree: Any
    buffers: tuple[bytes, ...] = ()
    fds: tuple[int, ...] = ()


class Wire:
    """One end of a conversation.

    Args:
        sock: A connected stream socket; the wire owns it from now on.
        accept_fds: How many file descriptors may come along with a frame; 0 wherever the peer
            is a sandbox.
    """

    def __init__(self, sock: socket.socket, *, accept_fds: int = 0) -> None:
        self._sock = sock
        self._accept_fds = accept_fds
        self._ahead = b""
        self._timed: bool | None = None

    def fileno(self) -> int:
        """Return the socket's file descriptor, -1 once closed."""
        return self._sock.fileno()

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def send(self, frame: Frame, *, deadline: float | None = None) -> None:
        """Send one frame.

        Args:
            frame: What to send; its `fds` go along with the header.
            deadline: `time.monotonic()` instant by which it must have left.

        Raises:
            ProtocolError: The frame is larger than the limits.
            Late: The deadline passed.
            Closed: The peer is gone.
            OSError: This machine has run out of something, such as descriptors in flight.
        """
        lengths = [len(b) for b in frame.buffers]
        body = _encoder.encode((frame.seq, frame.op, frame.tree, lengths))
        if len(body) > MAX_BODY or sum(lengths) > MAX_BUFFERS:
            raise ProtocolError(f"a frame of {len(body) + sum(lengths)} bytes is too large")
        head = HEADER.pack(len(body), sum(lengths)) + body
        try:
            self._wait(deadline)
            sent = socket.send_fds(self._sock, [head], list(frame.fds)) if frame.fds else 0
            self._send_all(head[sent:], deadline)
            for buffer in frame.buffers:
                self._send_all(buffer, deadline)
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            if error.errno not in _GONE:
                raise
            raise Closed from error

    def receive(self, *, deadline: float | None = None) -> Frame:
        """Receive one frame.

        Args:
            deadline: `time.monotonic()` instant by which it must be complete.

        Returns:
            The frame; its tree is not validated beyond msgpack.

        Raises:
            ProtocolError: Malformed or too large.
            Late: The deadline passed.
            Closed: The peer is gone.
            OSError: This machine has run out of something.
        """
        head, fds = self._read_header(deadline)
        body_length, buffers_length = HEADER.unpack(head)
        if body_length > MAX_BODY or buffers_length > MAX_BUFFERS:
            raise ProtocolError("a frame larger than the limits was announced")
        try:
            seq, op, tree, lengths = _decoder.decode(self._read(body_length, deadline))
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise ProtocolError("a frame's body is not a message") from error
        if any(n < 0 for n in lengths) or sum(lengths) != buffers_length or len(lengths) > 100_000:
            raise ProtocolError("a frame's buffers don't add up")
        buffers = tuple(self._read(n, deadline) for n in lengths)
        return Frame(seq, op, tree, buffers, fds)

    def _read_header(self, deadline: float | None) -> tuple[bytes, tuple[int, ...]]:
        if not self._accept_fds:
            return self._read(HEADER.size, deadline), ()
        try:
            self._wait(deadline)
            head, fds, _, _ = socket.recv_fds(self._sock, HEADER.size, self._accept_fds)
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            if error.errno not in _GONE:
                raise
            raise Closed from error
        if not head:
            raise Closed
        return head + self._read(HEADER.size - len(head), deadline), tuple(fds)

    def _read(self, count: int, deadline: float | None) -> bytes:
        data = bytearray(self._ahead[:count])
        self._ahead = self._ahead[count:]
        while len(data) < count:
            left = count - len(data)
            try:
                self._wait(deadline)
                got = self._sock.recv(
                    min(left, _PIECE) if self._accept_fds else min(max(left, _AHEAD), _PIECE)
                )
            except TimeoutError as error:
                raise Late from error
            except OSError as error:
                if error.errno not in _GONE:
                    raise
                raise Closed from error
            if not got:
                raise Closed
            data += got[:left]
            self._ahead = got[left:]
        return bytes(data)

    def _send_all(self, data: Sequence[int], deadline: float | None) -> None:
        view = memoryview(data)  # type: ignore[arg-type]
        while view:
            self._wait(deadline)
            view = view[self._sock.send(view) :]

    def _wait(self, deadline: float | None) -> None:
        if deadline is None:
            if self._timed is not False:
                self._sock.settimeout(None)
                self._timed = False
            return
        self._timed = True
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
