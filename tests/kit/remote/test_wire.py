"""Frames survive the wire; malformed ones end the conversation."""

import errno
import socket
import struct
import time

import pytest

from torchgrade.remote.wire import HEADER, MAX_BODY, Closed, Frame, Late, ProtocolError, Wire


@pytest.fixture
def pair():
    a, b = socket.socketpair()
    with a, b:
        yield a, b


def test_a_frame_arrives_as_it_was_sent(pair):
    """Sequence number, operation, tree and buffers cross unchanged."""
    frame = Frame(7, "call", ["l", 1, "x", None], (b"abc", b"", b"0123456789"))
    Wire(pair[0]).send(frame)
    assert Wire(pair[1]).receive() == frame


def test_a_descriptor_travels_only_where_it_may(pair):
    """A wire that accepts none never receives a file descriptor."""
    Wire(pair[0]).send(Frame(1, "fork", None, fds=(pair[0].fileno(),)))
    assert Wire(pair[1]).receive().fds == ()
    Wire(pair[0]).send(Frame(2, "fork", None, fds=(pair[0].fileno(),)))
    (fd,) = Wire(pair[1], accept_fds=1).receive().fds
    socket.socket(fileno=fd).close()


@pytest.mark.parametrize(
    "data",
    [
        HEADER.pack(MAX_BODY + 1, 0),
        HEADER.pack(1, 1 << 40),
        HEADER.pack(3, 0) + b"\xc1\xc1\xc1",
        HEADER.pack(2, 0) + b"\x91\x01",
        HEADER.pack(6, 0) + b"\x94\x01\xa1x\xc0\x91\x05"[:6],
        HEADER.pack(7, 0) + b"\x94\x01\xa1x\xc0\x91\x05",
        HEADER.pack(7, 0) + b"\x94\x01\xa1x\xc0\x91\xff",
        HEADER.pack(1 << 10, 0) + b"\x91" * (1 << 10),
        HEADER.pack(6, 0) + b"\x94\x01\xa1\xc9\xc0\x90",
    ],
    ids=["body", "buffers", "garbage", "arity", "cut", "sum", "negative", "deep", "utf-8"],
)
def test_malformed_frames_are_refused(pair, data):
    """What is not a frame of ours raises ProtocolError and nothing else."""
    pair[0].sendall(data)
    pair[0].shutdown(socket.SHUT_WR)
    with pytest.raises(ProtocolError):
        Wire(pair[1]).receive()


def test_a_closed_peer_is_told_from_a_late_one(pair):
    """The end of the stream is Closed, silence until the deadline is Late."""
    wire = Wire(pair[1])
    with pytest.raises(Late):
        wire.receive(deadline=time.monotonic() + 0.05)
    pair[0].close()
    with pytest.raises(Closed):
        wire.receive(deadline=time.monotonic() + 1)


def test_a_drip_does_not_stretch_the_deadline(pair):
    """One deadline holds for the whole frame, however many bytes arrive in between."""
    pair[0].sendall(struct.pack("!IQ", 100, 0))
    started = time.monotonic()
    pair[0].sendall(b"x")
    with pytest.raises(Late):
        Wire(pair[1]).receive(deadline=started + 0.2)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("number", [errno.ETOOMANYREFS, errno.EMFILE, errno.ENOBUFS, errno.ENOMEM])
def test_an_error_of_the_machine_is_not_the_peers_end(pair, number, monkeypatch):
    """Only what the peer's end causes is Closed; all else is for the grader to answer for."""

    def fail(*_):
        raise OSError(number, "of this machine")

    wire = Wire(pair[0])
    with monkeypatch.context() as patched:
        patched.setattr(socket, "send_fds", fail)
        with pytest.raises(OSError, match="of this machine"):
            wire.send(Frame(1, "fork", None, fds=(pair[0].fileno(),)))
        patched.setattr(socket.socket, "send", fail)
        with pytest.raises(OSError, match="of this machine"):
            wire.send(Frame(1, "call", None))
        patched.setattr(socket.socket, "recv", fail)
        with pytest.raises(OSError, match="of this machine"):
            wire.receive()
    pair[1].close()
    with pytest.raises(Closed):
        wire.send(Frame(2, "call", None))
