"""The Linux calls that Python 3.11 does not offer: thin, typed, raising OSError."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

NEWNS = 0x00020000
NEWCGROUP = 0x02000000
NEWUTS = 0x04000000
NEWIPC = 0x08000000
NEWUSER = 0x10000000
NEWPID = 0x20000000
NEWNET = 0x40000000

MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000

ATTR_RDONLY = 0x1
ATTR_NOSUID = 0x2
ATTR_NODEV = 0x4
ATTR_NOEXEC = 0x8

_MNT_DETACH = 0x2
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_SYS_MOUNT_SETATTR = 442  # the same number on every architecture

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NAME = 15
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Move the calling process (or its next child, for `NEWPID`) into new namespaces."""
    _checked(_libc.unshare(ctypes.c_int(flags)), f"unshare({flags:#x})")


def setns(fd: int, kind: int) -> None:
    """Join the namespace behind `fd`."""
    _checked(_libc.setns(fd, ctypes.c_int(kind)), "setns")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount a file system or, with `MS_BIND`, a part of the tree."""
    result = _libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        data.encode() or None,
    )
    _checked(result, f"mount {kind or 'bind'} on {target}")


def restrict_mount(target: str, attributes: int, *, recursive: bool) -> None:
    """Add restrictions to a mount, keeping those that it has (Linux 5.12 or newer)."""
    attr = _MountAttr(attr_set=attributes)
    result = _libc.syscall(
        ctypes.c_long(_SYS_MOUNT_SETATTR),
        ctypes.c_int(_AT_FDCWD),
        target.encode(),
        ctypes.c_uint(_AT_RECURSIVE if recursive else 0),
        ctypes.byref(attr),
        ctypes.c_size_t(ctypes.sizeof(attr)),
    )
    _checked(result, f"mount_setattr on {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root; the old one stays reachable under `old`."""
    _checked(_libc.pivot_root(new.encode(), old.encode()), f"pivot_root to {new}")


def detach(target: str) -> None:
    """Unmount a tree now, even if it is in use."""
    _checked(_libc.umount2(target.encode(), _MNT_DETACH), f"umount {target}")


def _prctl(option: int, *arguments: int) -> int:
    words = [ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4]]
    return int(_libc.prctl(ctypes.c_int(option), *words))


def die_with_parent(signal_number: int) -> None:
    """Have the kernel send this signal when the thread that forked us ends."""
    _checked(_prctl(_PR_SET_PDEATHSIG, signal_number), "prctl(PDEATHSIG)")


def set_dumpable(yes: bool) -> None:
    """Say whether other processes of the same user may look into this one."""
    _checked(_prctl(_PR_SET_DUMPABLE, int(yes)), "prctl(DUMPABLE)")


def set_name(name: str) -> None:
    """Name the process, as `ps` shows it."""
    buffer = ctypes.create_string_buffer(name.encode()[:15])
    _checked(_libc.prctl(_PR_SET_NAME, buffer, 0, 0, 0), "prctl(NAME)")


def become_subreaper() -> None:
    """Inherit the orphans among the descendants."""
    _checked(_prctl(_PR_SET_CHILD_SUBREAPER, 1), "prctl(CHILD_SUBREAPER)")


def forbid_new_privileges() -> None:
    """Make setuid binaries and file capabilities without effect from here on."""
    _checked(_prctl(_PR_SET_NO_NEW_PRIVS, 1), "prctl(NO_NEW_PRIVS)")


def drop_bounding_set() -> None:
    """See to it that no program can bring a capability back; to be done while still root."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text()) if _has_cap_file() else 63
    for capability in range(last + 1):
        _prctl(_PR_CAPBSET_DROP, capability)  # refused without CAP_SETPCAP: then nothing to drop


def drop_capabilities() -> None:
    """Give up every capability for good, in all five sets."""
    drop_bounding_set()
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing), "capset")


def _has_cap_file() -> bool:
    return Path("/proc/sys/kernel/cap_last_cap").exists()
