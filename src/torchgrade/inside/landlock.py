"""Landlock: a process gives up all of the file tree but what it names, for itself and its children.

It needs no privilege and no namespace. What it does not govern, `filters` refuses: sockets with a
path, and calls that change other processes of the same user.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from torchgrade.inside import isolate

WANTED_ABI = 6
"""From this version on (Linux 6.12) it also keeps signals and abstract sockets inside."""

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_CHAR, _MAKE_DIR, _MAKE_REG, _MAKE_SOCK = 1 << 6, 1 << 7, 1 << 8, 1 << 9
_MAKE_FIFO, _MAKE_BLOCK, _MAKE_SYM = 1 << 10, 1 << 11, 1 << 12
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_EVERYTHING = (1 << 16) - 1
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_NETWORK = 0b11  # bind and connect of TCP
_SCOPES = 0b11  # abstract sockets and signals

READ = _EXECUTE | _READ_FILE | _READ_DIR
OPEN = _READ_FILE | _WRITE_FILE
DEVICE = OPEN | _IOCTL_DEV
OWN = _EVERYTHING & ~(_MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _IOCTL_DEV)

_libc = ctypes.CDLL(None, use_errno=True)


class Rule(msgspec.Struct, frozen=True):
    """What may be done with a path and all that lies below it: `READ`, `OPEN`, `DEVICE`, `OWN`."""

    path: str
    rights: int


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """Return the version of Landlock that this kernel has, 0 for none."""
    size = ctypes.c_size_t(0)
    found = _libc.syscall(ctypes.c_long(_CREATE), None, size, ctypes.c_uint32(_VERSION))
    return max(0, int(found))


def restrict(rules: Iterable[Rule]) -> None:
    """Confine the calling thread, for good, to what the rules name; rules without a path are none.

    Raises:
        OSError: The kernel has no Landlock of the wanted version, or refuses.
    """
    if abi() < WANTED_ABI:
        raise OSError(f"Landlock has version {abi()} here, {WANTED_ABI} is needed")
    attr = _RulesetAttr(_EVERYTHING, _NETWORK, _SCOPES)
    ruleset = _call(_CREATE, ctypes.byref(attr), ctypes.c_size_t(ctypes.sizeof(attr)), 0)
    try:
        for rule in rules:
            if Path(rule.path).exists():
                _add(ruleset, rule)
        _call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _add(ruleset: int, rule: Rule) -> None:
    fd = os.open(rule.path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = rule.rights if Path(rule.path).is_dir() else rule.rights & _OF_FILES
        attr = _PathBeneathAttr(allowed, fd)
        kind = ctypes.c_int(_PATH_BENEATH)
        _call(_ADD_RULE, ctypes.c_int(ruleset), kind, ctypes.byref(attr), ctypes.c_uint32(0))
    finally:
        os.close(fd)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result


def rules_of_a_box(readable: Iterable[str]) -> tuple[Rule, ...]:
    """Return what every box may see: the system and the interpreter, to read; harmless devices.

    Args:
        readable: More paths to read.
    """
    paths = [*isolate.system_paths(), *(f"/etc/{name}" for name in isolate.ETC_READ)]
    paths += [f"/proc/{name}" for name in isolate.PROC_FILES]
    paths += [bind.target for bind in isolate.interpreter_binds()] + list(readable)
    devices = [Rule(f"/dev/{name}", OPEN) for name in isolate.DEVICES]
    return (*(Rule(path, READ) for path in paths), *devices)
