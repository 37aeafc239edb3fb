"""The private root of the warm server, and what each box gets on top of it.

The server enters its own root before it imports torch: read-only parts of the host's tree in an
otherwise empty one. A box inherits that root and adds what must not be shared: its own /tmp,
/dev/shm, /proc, network, host name, System V objects, and a user namespace in which its user id
has power over nothing.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from torchgrade.inside import syscalls as sc
from torchgrade.inside.spawn import Bind
from torchgrade.model import Limits

BOX_ID = 1000
MASKED_PROC = "/run/proc"
HELD_NODES = "/run/devices"

_MIB = 1024 * 1024
_SERVER_INODES = 16384
_SERVER_SCRATCH_MB = 64
_PROGRAMS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_OF_PREFIX = (*_PROGRAMS, "libexec", "include", "share")
_SYSTEM = (
    *_PROGRAMS,
    *(f"usr/{name}" for name in _OF_PREFIX),
    *(f"usr/local/{name}" for name in (*_OF_PREFIX, "cuda*", "nvidia")),
)
_OF_PYTHON = (
    *_OF_PREFIX, "pyvenv.cfg", "etc", "ssl", "nvvm", "targets", "compiler_compat", "*-linux-gnu"
)  # fmt: skip
"""Of an installation, a virtual environment, a conda environment; not whatever else lies there."""
ETC = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "magic")
ETC_WRITTEN = {
    "group": f"root:x:0:\nsandbox:x:{BOX_ID}:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost sandbox\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "passwd": (
        f"root:x:0:0:root:/:/bin/false\nsandbox:x:{BOX_ID}:{BOX_ID}:sandbox:/tmp:/bin/sh\n"
        "nobody:x:65534:65534:nobody:/:/bin/false\n"
    ),
}
ETC_READ = (*ETC, *ETC_WRITTEN)
DEVICES = ("null", "zero", "full", "random", "urandom")
DEV_LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}
PROC_FILES = ("cpuinfo", "meminfo", "stat", "uptime", "loadavg", "version", "filesystems")
_READ_ONLY = sc.ATTR_RDONLY | sc.ATTR_NOSUID | sc.ATTR_NODEV


def system_paths(root: str = "/") -> list[str]:
    """Return the system's directories that a box sees, links among them.

    Args:
        root: Where the host's tree is found.
    """
    return [f"/{p.relative_to(root)}" for name in _SYSTEM for p in sorted(Path(root).glob(name))]


def interpreter_binds() -> list[Bind]:
    """Return what this interpreter needs of the tree, beside the system's own directories.

    Of a prefix that is an installation's own directories alone: work may lie beside them.
    """
    package = Path(__file__).resolve().parent.parent
    prefixes = {p for name in (sys.prefix, sys.base_prefix) for p in (Path(name), _real(name))}
    wanted = [path for prefix in prefixes for name in _OF_PYTHON for path in prefix.glob(name)]
    wanted += [Path(p) for p in sys.path if Path(p).name in {"site-packages", "dist-packages"}]
    wanted += [package, *(p.resolve() for p in wanted)]
    system = [Path(path) for path in system_paths()]
    kept: list[Path] = []
    for path in sorted(set(wanted), key=lambda p: (len(p.parts), p)):
        if path.exists() and not any(path.is_relative_to(k) for k in (*system, *kept)):
            kept.append(path)
    return [Bind(source=str(p.resolve()), target=str(p)) for p in kept]


def _real(path: str) -> Path:
    return Path(path).resolve()


def visible_paths() -> list[str]:
    """Return what of the host's tree every box can read, as real paths."""
    found = [*system_paths(), *(bind.source for bind in interpreter_binds())]
    return [str(Path(path).resolve()) for path in found]


def enter_root(
    binds: list[Bind], nodes: tuple[str, ...] = (), *, keep_nodes_apart: bool = False
) -> None:
    """Replace the root of this mount namespace by a read-only one.

    Args:
        binds: What it holds beside the system's own directories.
        nodes: Names of device nodes below /dev that it holds beside the harmless ones.
        keep_nodes_apart: Keep these out of /dev, for `enter_box` to hand out.
    """
    # resolve on the host's tree, before absolute links begin to point into the new one
    resolved = [Bind(source=str(Path(b.source).resolve()), target=b.target) for b in binds]
    sc.mount("", "/", flags=sc.MS_REC | sc.MS_PRIVATE)
    sc.mount("tmpfs", "/tmp", "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, "size=4m,mode=755")  # noqa: S108
    Path("/tmp/old").mkdir()  # noqa: S108
    os.chdir("/tmp")  # noqa: S108
    sc.pivot_root(".", "old")
    os.chdir("/")
    _bind_system()
    _fill_etc()
    _fill_dev("/old/dev", () if keep_nodes_apart else nodes)
    if nodes and keep_nodes_apart:
        _make_dir(HELD_NODES)
        sc.mount("tmpfs", HELD_NODES, "tmpfs", sc.MS_NOSUID | sc.MS_NOEXEC, "size=64k,mode=755")
        for name in (*DEVICES, *nodes):
            _bind(f"/old/dev/{name}", f"{HELD_NODES}/{name}")
    for bind in resolved:
        _bind_read_only(f"/old{bind.source}", bind.target)
    _bind_proc()
    _make_dir("/tmp")  # noqa: S108
    _mount_scratch(_SERVER_SCRATCH_MB, _SERVER_INODES)
    sc.detach("/old")
    Path("/old").rmdir()
    sc.restrict_mount("/", _READ_ONLY, recursive=False)


def _bind_system() -> None:
    for name in system_paths("/old"):
        old = Path(f"/old{name}")
        if old.is_symlink():
            _make_dir(str(Path(name).parent))
            Path(name).symlink_to(old.readlink())
        elif old.is_dir():
            _bind_read_only(str(old), name)


def _fill_etc() -> None:
    _make_dir("/etc")
    for name, text in ETC_WRITTEN.items():
        Path(f"/etc/{name}").write_text(text)
    for name in ETC:
        old = Path(f"/old/etc/{name}")
        if old.is_symlink():
            Path(f"/etc/{name}").symlink_to(old.readlink())
        elif old.exists():
            _bind_read_only(str(old), f"/etc/{name}")


def _fill_dev(source: str, nodes: tuple[str, ...]) -> None:
    _make_dir("/dev/shm")  # noqa: S108
    for name in (*DEVICES, *nodes):
        _bind(f"{source}/{name}", f"/dev/{name}")
        sc.restrict_mount(
            f"/dev/{name}", sc.ATTR_RDONLY | sc.ATTR_NOSUID | sc.ATTR_NOEXEC, recursive=True
        )
    for name, link in DEV_LINKS.items():
        Path(f"/dev/{name}").symlink_to(link)


def _bind_proc() -> None:
    _bind("/old/proc", "/proc")
    for name in PROC_FILES:
        _bind_read_only(f"/old/proc/{name}", f"{MASKED_PROC}/{name}")


def _bind(source: str, target: str) -> None:
    if Path(source).is_dir():
        _make_dir(target)
    else:
        _make_dir(str(Path(target).parent))
        Path(target).touch()
    sc.mount(source, target, flags=sc.MS_BIND | sc.MS_REC)


def _bind_read_only(source: str, target: str) -> None:
    _bind(source, target)
    sc.restrict_mount(target, _READ_ONLY, recursive=True)


def _make_dir(path: str) -> None:
    Path(path).mkdir(mode=0o755, parents=True, exist_ok=True)


def map_ids(inner: int, outer_uid: int, outer_gid: int, proc: int) -> None:
    """Map one user and one group id of this new user namespace to ids of its parent.

    Args:
        inner: Id inside, for both; 0 keeps the outer ones.
        outer_uid: The calling process's user id before it entered the namespace.
        outer_gid: Its group id.
        proc: Descriptor of a /proc that shows this process.
    """
    lines = {
        "setgroups": "deny",
        "uid_map": f"{inner or outer_uid} {outer_uid} 1",
        "gid_map": f"{inner or outer_gid} {outer_gid} 1",
    }
    for name, line in lines.items():
        fd = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        os.write(fd, line.encode())
        os.close(fd)


def open_proc() -> int:
    """Open /proc as it is now, to be used after another one was mounted on it."""
    return os.open("/proc", os.O_PATH | os.O_DIRECTORY)


def mount_proc() -> bool:
    """Mount /proc of this pid namespace.

    Returns:
        False where the host's own /proc is masked (containers): the kernel then refuses.
    """
    try:
        sc.mount("proc", "/proc", "proc", sc.MS_NOSUID | sc.MS_NODEV | sc.MS_NOEXEC)
    except PermissionError:
        return False
    return True


def enter_box(tmp_mb: int, files: int, nodes: tuple[str, ...] = ()) -> None:
    """Give the calling process, pid 1 of its namespace, a world of its own.

    Args:
        tmp_mb: Size of /tmp and of /dev/shm, MiB each.
        files: How many files and folders each may hold.
        nodes: Names of the device nodes that it gets, of those that the root was entered with.
    """
    uid, gid = os.getuid(), os.getgid()
    sc.unshare(sc.NEWNS | sc.NEWNET | sc.NEWIPC | sc.NEWUTS | sc.NEWCGROUP)
    proc = open_proc()
    if nodes:
        sc.mount("tmpfs", "/dev", "tmpfs", sc.MS_NOSUID | sc.MS_NOEXEC, "size=64k,mode=755")
        _fill_dev(HELD_NODES, nodes)
        sc.restrict_mount("/dev", sc.ATTR_RDONLY, recursive=False)
    if Path(HELD_NODES).exists():  # covered for good: it can't be unmounted by this process
        sc.mount("tmpfs", HELD_NODES, "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, "size=4k,mode=0")
        sc.restrict_mount(HELD_NODES, _READ_ONLY, recursive=False)
    _mount_private(tmp_mb, files)
    socket.sethostname("sandbox")
    sc.unshare(sc.NEWUSER)  # from here on no power over the namespaces made above
    map_ids(BOX_ID, uid, gid, proc)
    os.close(proc)
    os.chdir("/tmp")  # noqa: S108


def _mount_scratch(megabytes: int, files: int) -> None:
    size = f"size={megabytes * _MIB},nr_inodes={files + 1},mode=1777"  # the root is one
    for target in ("/tmp", "/dev/shm"):  # noqa: S108
        sc.mount("tmpfs", target, "tmpfs", sc.MS_NOSUID | sc.MS_NODEV, size)


def _mount_private(tmp_mb: int, files: int) -> None:
    _mount_scratch(tmp_mb, files)
    if not mount_proc():
        sc.mount(MASKED_PROC, "/proc", flags=sc.MS_BIND | sc.MS_REC)


def mount_home(path: str, uid: int, limits: Limits) -> bool:
    """Mount a capped file system in memory on a box's home.

    Returns:
        False where the kernel does not let this process mount.
    """
    size = f"size={limits.tmp_mb * _MIB},nr_inodes={limits.files + 1}"
    try:
        sc.mount(
            "tmpfs",
            path,
            "tmpfs",
            sc.MS_NOSUID | sc.MS_NODEV,
            f"{size},mode=700,uid={uid},gid={uid}",
        )
    except PermissionError:
        return False
    return True
