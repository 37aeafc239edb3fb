"""What the supervisor and the warm server say to each other, and nothing else.

`Setup` goes to the server once and `Hello` comes back; each `Order` carries two descriptors (the
agent's socket and the box's status socket), and the box's init answers on the status socket.
No student code ever holds one of these sockets.
"""

from __future__ import annotations

import socket
from typing import Literal

import msgspec

from torchgrade.model import Limits, Record

MESSAGE_BYTES = 65536

Isolation = Literal["namespaces", "landlock", "none"]


class Bind(Record, frozen=True, kw_only=True):
    """One read-only part of the host's tree, and where it is seen in a box."""

    source: str
    target: str


class Setup(Record, frozen=True, kw_only=True, tag=True):
    """How the server builds its boxes, fixed for its whole life.

    Attributes:
        supervisor: Process id whose death ends the server.
        isolation: What each box gets: `namespaces` and a private root, `landlock` rules, or `none`.
        target: `module:function` that a box runs as `function(socket, limits)`.
        warm: Import torch and its company; False serves the trial alone.
        uid: User and group id to drop to when started as root.
        box_uid: With Landlock, as root: first of the ids of which each box gets its own.
        homes: Folder for the homes of boxes that have no root of their own.
        binds: Additional read-only parts of the tree.
        search: Additional entries of `sys.path`.
        nodes: Names of device nodes below /dev that boxes may get.
        compiler: Folder of the operator's for what the C++ compiler makes; None where notebooks
            don't use torch.compile.
    """

    supervisor: int
    isolation: Isolation
    target: str
    warm: bool
    uid: int
    box_uid: int = 0
    homes: str = ""
    binds: tuple[Bind, ...] = ()
    search: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    compiler: str | None = None


class Hello(Record, frozen=True, kw_only=True, tag=True):
    """The server is warm. The supervisor compares this with what it sees itself.

    Attributes:
        python: `sys.version`.
        libpython: File that the shared libpython was loaded from, or an empty string.
        package: Folder of torchgrade.
        torch: torch's version, or an empty string for a cold server.
        torch_file: `torch.__file__`, or an empty string.
        base_kb: Private data (VmData) that every box starts with, KiB.
        uid: User id that the boxes have on the host.
        filtered: A seccomp filter is installed in every box.
        notices: What is weaker than it should be.
    """

    python: str
    libpython: str
    package: str
    torch: str
    torch_file: str
    base_kb: int
    uid: int
    filtered: bool
    notices: tuple[str, ...] = ()


class Order(Record, frozen=True, kw_only=True, tag=True):
    """Make a box.

    Attributes:
        limits: What it may use.
        nodes: Device nodes that it gets, of those in `Setup.nodes`.
        environment: Variables that it has beside the fixed ones.
    """

    limits: Limits
    nodes: tuple[str, ...] = ()
    environment: dict[str, str] = msgspec.field(default_factory=dict)


class Born(Record, frozen=True, kw_only=True, tag=True):
    """The box's init exists; a pidfd of it comes along. It waits for `Go`."""


class Go(Record, frozen=True, kw_only=True, tag=True):
    """Go on: the box is in its cgroup."""


class Started(Record, frozen=True, kw_only=True, tag=True):
    """The agent is about to run; a pidfd of it comes along.

    Attributes:
        home: Its home, if that is a folder on the host's disk.
    """

    home: str = ""


class Ended(Record, frozen=True, kw_only=True, tag=True):
    """The agent ended: its exit code, negative for a signal."""

    code: int


class Reaped(Record, frozen=True, kw_only=True, tag=True):
    """The whole box is gone: CPU seconds of all that was waited for, peak size in KiB."""

    cpu_seconds: float
    peak_kb: int


class Failed(Record, frozen=True, kw_only=True, tag=True):
    """A step of ours did not work: which, and what the kernel said."""

    step: str
    reason: str


Message = Setup | Hello | Order | Born | Go | Started | Ended | Reaped | Failed

_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_encoder = msgspec.msgpack.Encoder()


def send(sock: socket.socket, message: Message, fds: tuple[int, ...] = ()) -> None:
    """Send one message, with descriptors."""
    body = _encoder.encode(message)
    if fds:
        socket.send_fds(sock, [body], list(fds))
    else:
        sock.send(body)


def receive(sock: socket.socket, max_fds: int = 0) -> tuple[Message | None, list[int]]:
    """Wait for one message.

    Returns:
        The message, or None at the end of the stream, and the descriptors that came with it.
    """
    body, fds, _, _ = socket.recv_fds(sock, MESSAGE_BYTES, max_fds)
    return (_decoder.decode(body) if body else None), fds
