"""Out of the sandbox: files, processes, sockets, devices and system calls of the host."""

import contextlib
import dataclasses
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import venv
from pathlib import Path

import pytest

from .arena import FULL, PROBE, SECRET, WRONG, Attack, names


def escape(name, must, code, *, tools=PROBE, **more):
    """An attack that probes with some tools, and answers nothing."""
    return Attack(name=name, must=must, code=f"{tools}\n{textwrap.dedent(code)}\n{WRONG}", **more)


GONE = ("refused: FileNotFoundError",)
DENIED = ("refused: PermissionError",)
SYSCALL = """
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *args):
    if libc.syscall(number, *args) >= 0:
        print("DONE:", name)
    else:
        print(name, errno.errorcode[ctypes.get_errno()])
"""


ATTACKS = [
    escape(
        "gradebook",
        "The gradebook can't be read by its path.",
        "probe(lambda: open('@ROOT@/gradebook.db').read())",
        says=GONE,
        twin=True,
    ),
    escape(
        "hidden-tests",
        "The hidden tests can't be read by their path.",
        "probe(lambda: open('@ROOT@/tests/homework/toy/test_toy.py').read())",
        says=GONE,
        twin=True,
    ),
    escape(
        "solution",
        "The instructor's notebook can't be read by its path.",
        "probe(lambda: open('@ROOT@/source/toy/toy.ipynb').read())",
        says=GONE,
        twin=True,
    ),
    escape(
        "classmate",
        "A classmate's submission can't be read by its path.",
        "probe(lambda: open('@ROOT@/submitted/classmate/toy/toy.ipynb').read())",
        says=GONE,
        twin=True,
    ),
    escape(
        "overwrite-gradebook",
        "The gradebook can't be written, and a file of its name goes nowhere.",
        """
        import os
        probe(lambda: open('@ROOT@/gradebook.db', 'w').write('1'))
        probe(lambda: os.makedirs('@ROOT@/autograded/me'))
        """,
        says=(*GONE, "refused: OSError 30"),
    ),
    escape(
        "walk-the-disk",
        "A walk over all that is there finds neither the course nor anybody's files.",
        """
        import os
        wanted, found = {'gradebook.db', 'shadow', 'test_toy.py', 'toy.ipynb', '.bash_history'}, []
        for where, folders, files in os.walk('/'):
            folders[:] = set(folders) - {'usr', 'proc', 'lib', 'share', 'site-packages'}
            found += wanted & {*files}
        print('looked:', len(os.listdir('/')) > 3, found)
        """,
        says=("looked: True []",),
    ),
    escape(
        "symlink",
        "A link in /tmp to a host's file leads nowhere.",
        """
        import os
        os.symlink('@ROOT@/gradebook.db', '/tmp/link')
        probe(lambda: open('/tmp/link').read())
        """,
        says=GONE,
    ),
    escape(
        "proc-root",
        "No process that /proc shows has another root or working directory to go through.",
        """
        import os
        for pid in [p for p in os.listdir('/proc') if p.isdigit()]:
            for way in ('root', 'cwd'):
                path = f'/proc/{pid}/{way}@ROOT@/gradebook.db'
                if os.path.exists(path):
                    print('DONE:', path)
        probe(lambda: os.listdir('/proc/1/root'))
        """,
        says=DENIED,
    ),
    escape(
        "supervisor-by-pid",
        "The grader's process is not in sight by its number, and can't be signalled.",
        """
        import os
        probe(lambda: os.stat('/proc/@PID@'))
        probe(lambda: os.kill(@PID@, 0))
        """,
        says=(*GONE, "refused: ProcessLookupError"),
        twin=True,
    ),
    escape(
        "init-of-the-box",
        "The box's init, which reports its end, can't be read, traced, limited or ended.",
        """
        import os, resource, signal
        probe(lambda: open('/proc/1/environ').read())
        probe(lambda: os.listdir('/proc/1/fd'))
        probe(lambda: open('/proc/1/mem', 'rb').read(1))
        probe(lambda: resource.prlimit(1, resource.RLIMIT_CPU, (1, 1)))
        os.kill(1, signal.SIGSTOP); os.kill(1, signal.SIGKILL); os.kill(1, signal.SIGTERM)
        print('still here')
        """,
        says=(*DENIED, "still here"),
    ),
    escape(
        "kill-all",
        "A signal to every process ends the student's own alone.",
        """
        import os, time
        child = os.fork()
        while not child:
            time.sleep(1)
        os.kill(-1, 9)
        print('the child ended by', os.waitpid(child, 0)[1])
        """,
        says=("the child ended by 9",),
    ),
    escape(
        "descriptors",
        "The null device, one socket and own files are open, and nothing leads to a folder.",
        """
        import os
        kinds = set()
        for n in range(64):
            try:
                kinds.add(os.readlink(f'/proc/self/fd/{n}').split(':')[0])
            except FileNotFoundError:
                pass
        own = {k for k in kinds if k.startswith('/tmp/#')}  # what the cell prints is kept there
        print('open:', sorted(kinds - own))
        for n in range(3, 64):
            try:
                os.open('..', os.O_RDONLY, dir_fd=n)
            except OSError:
                continue
            print('DONE:', n)
        """,
        says=("open: ['/dev/null', 'socket']",),
    ),
    escape(
        "environment",
        "No variable of the grader's environment is there.",
        """
        import os
        probe(lambda: os.environ['ATTACKS_SECRET'])
        print(dict(os.environ), open('/proc/self/environ').read())
        """,
        says=("refused: KeyError",),
        twin=True,
    ),
    escape(
        "mount",
        "Nothing can be mounted, unmounted or made the root.",
        """
        call('mount', 165, b'tmpfs', b'/tmp', b'tmpfs', 0, 0)
        call('umount', 166, b'/tmp', 2)
        call('pivot_root', 155, b'/tmp', b'/tmp')
        call('chroot', 161, b'/tmp')
        call('open_tree', 428, -100, b'/', 1)
        call('fsopen', 430, b'tmpfs', 0)
        """,
        tools=SYSCALL,
        says=tuple(f"{n} EPERM" for n in "mount umount pivot_root chroot open_tree fsopen".split()),
    ),
    escape(
        "namespaces-of-ones-own",
        "No user namespace can be made, in which one would be root.",
        """
        call('unshare', 272, 0x10000000)
        call('clone', 56, 0x10000000 | 17, 0, 0, 0, 0)
        call('setns', 308, os.open('/proc/self/ns/user', os.O_RDONLY), 0)
        call('clone3', 435, 0, 0)
        """,
        tools=SYSCALL,
        says=("unshare EPERM", "clone EPERM", "setns EPERM", "clone3 ENOSYS"),
    ),
    escape(
        "other-memory",
        "No process can be traced, nor its memory or descriptors be taken.",
        """
        call('ptrace', 101, 16, 1, 0, 0)
        call('process_vm_readv', 310, 1, 0, 0, 0, 0, 0)
        call('process_vm_writev', 311, 1, 0, 0, 0, 0, 0)
        call('pidfd_getfd', 438, os.pidfd_open(1), 0, 0)
        call('kcmp', 312, 1, 1, 0, 0, 0)
        """,
        tools=SYSCALL,
        says=tuple(
            f"{n} EPERM"
            for n in "ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp".split()
        ),
    ),
    escape(
        "kernel-surface",
        "The calls in which kernels were broken most often are not there.",
        """
        call('bpf', 321, 0, 0, 0)
        call('io_uring', 425, 8, 0)
        call('userfaultfd', 323, 0)
        call('perf', 298, 0, 0, -1, -1, 0)
        call('keyctl', 250, 0, -3)
        call('add_key', 248, b'user', b'a', b'b', 1, -3)
        call('fanotify', 300, 0, 0)
        call('by_handle', 304, -100, 0, 0)
        call('module', 313, 0, b'', 0)
        call('vmsplice', 278, 0, 0, 0, 0)
        """,
        tools=SYSCALL,
        says=tuple(
            f"{n} EPERM"
            for n in "bpf io_uring userfaultfd perf keyctl add_key fanotify by_handle module "
            "vmsplice".split()
        ),
    ),
    escape(
        "young-calls",
        "Calls that are younger than the library that builds the filter are refused by number.",
        """
        call('statmount', 457, 0, 0, 0, 0)
        call('listmount', 458, 0, 0, 0, 0)
        call('open_tree_attr', 467, -100, b'/', 0, 0, 0)
        call('listns', 470, 0, 0, 0, 0)
        """,
        tools=SYSCALL,
        says=tuple(f"{n} EPERM" for n in "statmount listmount open_tree_attr listns".split()),
    ),
    escape(
        "other-architecture",
        "A system call of the 32-bit kind, which a filter may have forgotten, gives no answer.",
        """
        import ctypes, mmap, os
        page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)
        page.write(bytes.fromhex('b814000000cd80c3'))  # getpid, as a 32-bit program asks
        start = ctypes.addressof(ctypes.c_char.from_buffer(page))
        pid = os.fork()
        if not pid:
            ctypes.CFUNCTYPE(ctypes.c_int)(start)()
            os._exit(77)
        print('ended by signal:', os.WTERMSIG(os.waitpid(pid, 0)[1]) > 0)
        """,
        says=("ended by signal: True",),
    ),
    escape(
        "become-root",
        "No way leads to root: identity, setuid programs, capabilities.",
        """
        import os, subprocess
        probe(lambda: os.setuid(0))
        probe(lambda: os.setgroups([0]))
        probe(lambda: os.chown('/tmp', 0, 0))
        status = open('/proc/self/status').read()
        print('caps', {l.split()[1] for l in status.splitlines() if l.startswith('Cap')})
        done = subprocess.run(['su', '-c', 'id'], capture_output=True, text=True, input='')
        print('su', done.returncode != 0, 'uid=0' in done.stdout)
        """,
        says=(*DENIED, "caps {'0000000000000000'}", "su True False"),
    ),
    escape(
        "terminal",
        "There is no terminal to type into, and the calls for it are refused.",
        """
        import fcntl, os
        probe(lambda: os.open('/dev/tty', os.O_RDWR))
        probe(lambda: fcntl.ioctl(0, 0x5412, b'x'))
        probe(lambda: fcntl.ioctl(0, 0x5412 | 1 << 32, b'x'))
        """,
        says=(*GONE, *DENIED),
    ),
    escape(
        "devices",
        "No disk, no memory, no kernel log, and none can be made.",
        """
        import os, stat
        for name in ('mem', 'kmem', 'port', 'kmsg', 'sda', 'vda', 'loop0', 'fuse', 'kvm', 'ptmx',
                     'net/tun', 'vsock', 'nvidiactl'):
            if os.path.exists('/dev/' + name):
                print('DONE:', name)
        probe(lambda: open('/proc/kcore', 'rb').read(1))
        probe(lambda: open('/proc/kmsg', 'rb').read(1))
        probe(lambda: os.mknod('/tmp/disk', 0o600 | stat.S_IFBLK, os.makedev(254, 0)))
        """,
        says=DENIED,
    ),
    escape(
        "kernel-settings",
        "Where core dumps go, and all other settings of the kernel, stay as they are.",
        """
        for path in ('/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger',
                     '/proc/sys/vm/drop_caches', '/proc/sys/kernel/modprobe'):
            probe(lambda: open(path, 'w').write('1'))
        import os
        print('cgroups', os.path.exists('/sys/fs/cgroup'))
        """,
        says=(*DENIED, "cgroups False"),
    ),
    escape(
        "site-packages",
        "Neither torch nor a start-up file can be written where the next one would import it.",
        """
        import os, site, torch
        probe(lambda: open(torch.__file__, 'a').write('#'))
        probe(lambda: open(os.path.dirname(os.__file__) + '/sitecustomize.py', 'w'))
        for folder in site.getsitepackages():
            probe(lambda: open(folder + '/evil.pth', 'w').write('import evil'))
        probe(lambda: os.chmod(torch.__file__, 0o777))
        """,
        says=("refused: OSError 30",),
    ),
    escape(
        "socket-families",
        "No socket leaves the box: not by IP, to a hypervisor, to the kernel.",
        """
        import socket
        for family in {*range(46)} - {socket.AF_UNIX}:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW,
                         socket.SOCK_SEQPACKET):
                try:
                    socket.socket(family, kind)
                    print('DONE:', family)
                except PermissionError:
                    pass
        print('families tried')
        """,
        says=("families tried",),
    ),
    escape(
        "file-handles",
        "A file of the host can't be opened by its inode.",
        """
        call('name_to_handle', 303, -100, b'/tmp', 0, 0, 0)
        call('open_by_handle', 304, -100, 0, 0)
        """,
        tools=SYSCALL,
        says=("name_to_handle EPERM", "open_by_handle EPERM"),
    ),
]


def prepared(attack):
    """The attack with the grader's process id in its code."""
    return dataclasses.replace(attack, code=attack.code.replace("@PID@", str(os.getpid())))


BELOW_THE_PREFIX = """
import os, sys
from pathlib import Path
from tests.kit.attacks.arena import PROBE, SECRET, WRONG, make_course
from torchgrade.errors import InstructorError
arena = make_course(Path(sys.prefix))
seen = arena.grade(
    PROBE + "probe(lambda: open('@ROOT@/gradebook.db').read())\\n" + WRONG
)
print(seen.printed, seen.points)
Path(sys.prefix, "share").mkdir()
try:
    make_course(Path(sys.prefix, "share")).honest()
except InstructorError as error:
    print("told:", error)
"""


def test_a_course_in_the_folder_of_its_own_python_is_not_seen():
    """With `python -m venv .` in the course's folder, boxes see Python and not the course."""
    folder = tempfile.mkdtemp(prefix="attacks-", dir="/var/tmp")
    try:
        Path(folder).chmod(0o755)
        venv.create(folder, with_pip=False, symlinks=True)
        site = next(Path(folder).glob("lib/python*/site-packages"))
        packages = [p for p in sys.path if p.endswith(("site-packages", "/src"))]
        (site / "all.pth").write_text("\n".join(packages))
        done = subprocess.run(
            [f"{folder}/bin/python", "-c", BELOW_THE_PREFIX],
            capture_output=True, text=True, timeout=180, check=False,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
    finally:
        shutil.rmtree(folder)
    assert "refused: FileNotFoundError" in done.stdout, done.stderr
    assert "(0.0, 5.0)" in done.stdout
    assert "told: The course in" in done.stdout


@pytest.mark.parametrize("attack", ATTACKS, ids=names(ATTACKS))
def test_escape(arena, attack):
    """Nothing of the host is reached, and the honest exercise keeps its points."""
    arena.run(prepared(attack))


TWINS = [a for a in ATTACKS if a.twin]


@pytest.mark.parametrize("attack", TWINS, ids=names(TWINS))
def test_without_a_sandbox_it_works(arena, attack):
    """The same code reaches the same thing outside: the probe itself is sound."""
    arena.open_to_all()
    assert "DONE:" in arena.run_outside(prepared(attack))


@contextlib.contextmanager
def listening(family, address):
    """A server of the host's that counts who comes."""
    came = []
    with socket.socket(family) as server:
        server.bind(address)
        server.listen()
        server.settimeout(0.2)
        if isinstance(address, str) and not address.startswith("\0"):
            Path(address).chmod(0o777)
        over = threading.Event()

        def serve():
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    came.append(server.accept()[0].close())

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname(), came
        finally:
            over.set()
            thread.join()


SERVERS = {
    "tcp": (socket.AF_INET, lambda root: ("127.0.0.1", 0), "PermissionError"),
    "abstract": (socket.AF_UNIX, lambda root: f"\0attack-{os.getpid()}", "ConnectionRefusedError"),
    "path": (socket.AF_UNIX, lambda root: f"{root.parent}/sock", "FileNotFoundError"),
}


@pytest.mark.parametrize("kind", SERVERS)
def test_servers_of_the_host_hear_nothing(arena, kind):
    """A local service (a database, a docker socket) can't be talked to from the sandbox."""
    family, where, refusal = SERVERS[kind]
    with listening(family, where(arena.root)) as (address, came):
        code = f"""
import socket
probe(lambda: socket.socket({int(family)}).connect({address!r}))"""
        attack = escape(kind, "Nobody hears it.", code, says=(f"refused: {refusal}",))
        arena.run(attack)
        assert came == []
        assert "DONE:" in arena.run_outside(attack)
    assert came == [None]


def test_the_interpreter_is_as_it_was(arena):
    """After all this, the host's torch is byte for byte what it was, and honest work earns all."""
    import torch

    assert arena.honest().points == FULL
    assert Path(torch.__file__).stat().st_uid in (0, os.getuid())
    assert SECRET not in Path(torch.__file__).read_text()
    assert not list(Path(sys.prefix).rglob("evil.pth"))
