"""The back ends as root and as an ordinary user: whoever runs pytest, both are tried."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from torchgrade.sandbox.warm import WarmSandbox, pid_behind

HERE = Path(__file__).parent
USER = 60999
RUN = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
BRIEFLY = (
    "(landlock and (there or writable or reach or path or calls or files or endless)) or "
    "(bubblewrap and (there or mounts or processes or capped or privileges))"
)


def open_up(path):
    """Return shell commands that let everybody reach a folder below a closed one, as /root is."""
    for parent in reversed(path.parents):
        if not parent.stat().st_mode & 0o001:
            hold = f"/mnt{path}"
            return f"""
                mount -t tmpfs -o mode=755 none /mnt
                mkdir -p {hold} && mount --bind {path} {hold}
                mount -t tmpfs -o mode=755 none {parent} && mkdir -p {path}
                mount --bind {hold} {path}
            """
    return ""


@pytest.mark.skipif(os.getuid() != 0, reason="the whole suite already runs as an ordinary user")
@pytest.mark.parametrize(
    "which",
    [
        "namespaces",
        BRIEFLY,
        pytest.param("landlock or bubblewrap or process", marks=pytest.mark.soak),
    ],
    ids=["namespaces", "others briefly", "others"],
)
def test_conformance_as_an_ordinary_user(which):
    """What root's boxes hold, an ordinary user's boxes hold too."""
    assert shutil.which("setpriv")
    drop = f"exec setpriv --reuid={USER} --regid={USER} --clear-groups"
    script = f'set -e\n{open_up(Path(sys.base_prefix))}\n{drop} "$@"'
    in_mounts = ["unshare", "--mount", "sh", "-c", script, "sh"]
    done = subprocess.run(
        [*in_mounts, sys.executable, *RUN, "-k", which, str(HERE / "test_conformance.py")],
        capture_output=True,
        text=True,
        timeout=400,
        cwd=HERE.parents[2],
        env={"PATH": os.environ["PATH"], "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


MASKED = """
import json, socket
from torchgrade.model import Limits
from torchgrade.sandbox.warm import WarmSandbox
from torchgrade.inside.spawn import Bind
toys = {toys!r}
sandbox = WarmSandbox("x", on_notice=print, isolation="namespaces", warm=False,
                      target="boxtoys:serve", search=("/opt/toys",),
                      binds=(Bind(source=toys, target="/opt/toys"),))
ours, theirs = socket.socketpair()
ours.settimeout(10)
box = sandbox.start(theirs, Limits())
code = "import os; result = [sorted(os.listdir('/proc')), os.getpid()]"
ours.sendall(json.dumps(code).encode() + b"\\n")
print(ours.recv(9999).decode())
box.kill()
assert box.wait(5).killed
sandbox.close()
"""


@pytest.mark.skipif(os.getuid() != 0, reason="arranges mounts as root")
def test_masked_proc_is_replaced_by_a_few_files():
    """Where a container masks /proc, the kernel refuses a new one: the box gets six plain files."""
    code = MASKED.format(toys=str(HERE / "toys"))
    script = 'mount -t tmpfs none /proc/tty; exec "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", script, "sh", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert '"cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "uptime", "version"], 2' in (
        done.stdout
    )


@pytest.mark.skipif(os.getuid() != 0, reason="only root has rights to drop")
def test_root_drops_its_rights_before_it_forks(make_sandbox, start_box):
    """On the host, a box that root started belongs to an unprivileged user without capabilities."""
    sandbox: WarmSandbox = make_sandbox("namespaces", warm=False)
    toy = start_box(sandbox)
    status = Path(f"/proc/{pid_behind(toy.box._agent)}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert {60600 <= int(uid) < 61100 for uid in fields["Uid"].split()} == {True}
    assert fields["Groups"].strip() == ""
    assert int(fields["CapEff"], 16) == 0
