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
    "fsopen fsconfig fsmount fspick mount_setattr statmount listmount listns",
    # memory that RLIMIT_DATA does not count
    "memfd_create memfd_secret shmget shmat shmctl shmdt remap_file_pages",
    # other objects of the kernel without a limit of their own
    "msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open mq_unlink",
    # what all users, or all boxes of one, have a common number of: requests, descriptors in flight
    "io_setup io_submit io_getevents io_pgetevents io_cancel io_destroy sendmsg sendmmsg",
    # to watch what others open
    "inotify_init inotify_init1 inotify_add_watch inotify_rm_watch",
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

_NUMBERS = {
    "statmount": 457, "listmount": 458, "setxattrat": 463, "removexattrat": 466,
    "open_tree_attr": 467, "file_setattr": 469, "listns": 470,
}  # fmt: skip
"""Calls that are younger than libseccomp may be; the same numbers on every architecture."""

_OF_FILES = (
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat",
    "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat",
)
"""What the owner of a file may do to it without opening it, which Landlock does not govern."""
_FLAGS_OF_FILES = (0x40086602, 0x40087602, 0x401C5820)  # FS_IOC_SETFLAGS, SETVERSION, FSSETXATTR
_BLOCKING_OTHERS = (1024, 1026)  # F_SETLEASE, F_NOTIFY: others then wait, or are watched

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
_OF_ONESELF_SECOND = {"setpriority": 0, "ioprio_set": 1}  # the number that means: one process
_SET_DUMPABLE = 4
_UNKNOWN = -1


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
    for command in _BLOCKING_OTHERS:
        _refuse(rules, pyseccomp, refuse, "fcntl", (1, equal, _WORD, command))
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
    """Refuse to change other processes and files of the same user, and to hide from us."""
    for name in _OF_ONESELF_FIRST:
        _refuse(rules, library, refuse, name, (0, library.GT, 0))
    for name, process in _OF_ONESELF_SECOND.items():
        _refuse(rules, library, refuse, name, (0, library.NE, process))
        _refuse(rules, library, refuse, name, (1, library.GT, 0))
    for name in " ".join(_OF_FILES).split():  # as if done: shutil.copy goes on
        _refuse(rules, library, library.ERRNO(0), name)
    _refuse(rules, library, refuse, "file_setattr")
    for request in _FLAGS_OF_FILES:
        _refuse(rules, library, refuse, "ioctl", (1, library.MASKED_EQ, _WORD, request))
    _refuse(rules, library, refuse, "prctl", (0, library.EQ, _SET_DUMPABLE), (1, library.EQ, 0))


def _refuse(rules: Any, library: Any, action: int, name: str, *conditions: tuple[int, ...]) -> None:
    call: str | int = name
    if library.resolve_syscall(library.Arch.NATIVE, name) == _UNKNOWN:
        call = _NUMBERS.get(name, name)
    try:
        rules.add_rule(action, call, *(library.Arg(*c) for c in conditions))
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.EFAULT, errno.EDOM}:
            raise  # those three: this libseccomp or this architecture does not have the call
