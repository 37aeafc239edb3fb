"""The system calls that code in a box may not make.

A deny list: what is left is what torch, numpy, DataLoader workers and a compiler need. Each entry
takes away a way to reach outside, or memory that no limit would count.
"""

from __future__ import annotations

import errno
import mmap
import socket
import tempfile
from typing import Any, Literal

_CLONE_NAMESPACES = (
    0x00020000,  # NEWNS
    0x02000000,  # NEWCGROUP
    0x04000000,  # NEWUTS
    0x08000000,  # NEWIPC
    0x10000000,  # NEWUSER
    0x20000000,  # NEWPID
    0x40000000,  # NEWNET
)
_TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: type into somebody's terminal
_WORD = 0xFFFFFFFF  # the kernel reads these arguments as 32 bits wide

DENIED = (
    # other processes
    "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd",
    # namespaces, mounts, roots
    "unshare setns mount umount umount2 pivot_root chroot open_tree open_tree_attr move_mount",
    "fsopen fsconfig fsmount fspick mount_setattr statmount listmount",
    # memory that RLIMIT_DATA does not count
    "memfd_create memfd_secret shmget shmat shmctl shmdt remap_file_pages",
    # other objects of the kernel without a limit of their own
    "msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open mq_unlink",
    # wide attack surface
    "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register",
    "keyctl add_key request_key fanotify_init fanotify_mark name_to_handle_at open_by_handle_at",
    "lookup_dcookie vmsplice modify_ldt personality",
    # the machine
    "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff",
    "acct quotactl quotactl_fd syslog sethostname setdomainname settimeofday clock_settime",
    "clock_adjtime adjtimex iopl ioperm nfsservctl vhangup uselib ustat sysfs",
    "move_pages migrate_pages mbind set_mempolicy",
)


Sockets = Literal["unix", "pairs", "network"]
"""What a box may open: local sockets; no more than connected pairs; also those that an empty
network namespace makes harmless."""

_FAMILIES = {
    "unix": (socket.AF_UNIX,),
    "pairs": (socket.AF_UNIX,),
    "network": (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK),
}
_OF_ONESELF = ("prlimit64", "sched_setaffinity")
_OF_ONESELF_FIRST = ("sched_setscheduler", "sched_setparam", "sched_setattr", "migrate_pages")
_OF_ONESELF_SECOND = ("setpriority", "ioprio_set")
_SET_DUMPABLE = 4


def build(sockets: Sockets = "unix") -> Any | None:
    """Build the filter.

    Args:
        sockets: Which sockets may be made. `pairs` is for boxes that share the host's tree and
            user ids: there a path would reach the host's own sockets.

    Returns:
        An object whose `load()` installs the filter for good, or None without libseccomp.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError):  # no library, or one that can't be loaded
        return None
    refuse = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in " ".join(DENIED).split():
        _refuse(rules, pyseccomp, refuse, name)
    _refuse(rules, pyseccomp, pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # glibc then uses clone
    equal = pyseccomp.MASKED_EQ
    for flag in _CLONE_NAMESPACES:
        _refuse(rules, pyseccomp, refuse, "clone", (0, equal, flag, flag))
    shared = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS
    _refuse(rules, pyseccomp, refuse, "mmap", (3, equal, shared, shared))
    for request in _TERMINAL_INPUT:
        _refuse(rules, pyseccomp, refuse, "ioctl", (1, equal, _WORD, request))
    for name in _OF_ONESELF:
        _refuse(rules, pyseccomp, refuse, name, (0, pyseccomp.GT, 0))
    _refuse_sockets(rules, pyseccomp, refuse, sockets)
    if sockets == "pairs":
        _refuse_others(rules, pyseccomp, refuse)
    return rules


def export(sockets: Sockets) -> bytes:
    """Return the filter as the program that the kernel takes, empty without libseccomp."""
    rules = build(sockets)
    if rules is None:
        return b""
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _refuse_sockets(rules: Any, library: Any, refuse: int, sockets: Sockets) -> None:
    allowed = sorted({int(family) for family in _FAMILIES[sockets]})
    gaps = [n for n in range(allowed[-1]) if n not in allowed]
    for name in ("socket", "socketpair"):
        _refuse(rules, library, refuse, name, (0, library.GT, allowed[-1]))
        for family in gaps:
            _refuse(rules, library, refuse, name, (0, library.EQ, family))
    if sockets == "pairs":
        for name in ("socket", "connect", "bind", "listen"):
            _refuse(rules, library, refuse, name)
        for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):  # these can send to any path
            _refuse(rules, library, refuse, "socketpair", (1, library.MASKED_EQ, 0xF, int(kind)))


def _refuse_others(rules: Any, library: Any, refuse: int) -> None:
    """Refuse to change other processes of the same user, and to hide from the supervisor."""
    for name in _OF_ONESELF_FIRST:
        _refuse(rules, library, refuse, name, (0, library.GT, 0))
    for name in _OF_ONESELF_SECOND:
        _refuse(rules, library, refuse, name, (1, library.GT, 0))
    _refuse(rules, library, refuse, "prctl", (0, library.EQ, _SET_DUMPABLE), (1, library.EQ, 0))


def _refuse(rules: Any, library: Any, action: int, name: str, *conditions: tuple[int, ...]) -> None:
    try:
        rules.add_rule(action, name, *(library.Arg(*c) for c in conditions))
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.EFAULT, errno.EDOM}:
            raise  # those three: this libseccomp or this architecture does not have the call
