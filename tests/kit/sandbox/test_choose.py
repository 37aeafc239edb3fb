"""Which level is opened, and what the instructor is told where one is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from torchgrade.errors import InstructorError
from torchgrade.sandbox import open_sandbox
from torchgrade.sandbox.base import NAMES
from torchgrade.sandbox.process import WARNING, open_process

OPEN = """
import sys
from torchgrade.errors import InstructorError
from torchgrade.sandbox import open_sandbox
try:
    sandbox = open_sandbox(sys.argv[1], on_notice=print)
except InstructorError as error:
    print(error)
else:
    print("opened", sandbox.name)
    sandbox.close()
"""
needs_root = pytest.mark.skipif(
    os.getuid() != 0 or shutil.which("unshare") is None, reason="arranges mounts as root"
)


def open_after(prepare, minimum, *options):
    """Open a sandbox in a mount namespace where a shell command was run first."""
    shell = ["sh", "-ec", f'{prepare}\nexec "$@"', "sh"]
    done = subprocess.run(
        ["unshare", "--mount", *options, *shell, sys.executable, "-c", OPEN, minimum],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_probe_orders_levels_from_best_to_weakest(levels):
    """Every known level is reported once, with a reason wherever it is not available."""
    assert list(levels) == sorted(NAMES, key=NAMES.get, reverse=True)
    assert all(level.available or level.reason for level in levels.values())


def test_unknown_level_is_the_instructors_error():
    """A misspelt level is refused, with the ones that exist."""
    with pytest.raises(InstructorError, match="Unknown sandbox level 'namespace'") as caught:
        open_sandbox("namespace", on_notice=print)
    assert caught.value.hint.startswith("Use one of process, landlock, ")


def test_process_level_is_loud():
    """The development level never opens without its warning."""
    heard = []
    open_process(on_notice=heard.append).close()
    assert heard == [WARNING]


@needs_root
def test_missing_library_lowers_the_level():
    """Without libseccomp the best level is refused with the package to install."""
    found = {p.resolve() for d in ("/usr/lib", "/lib64") for p in Path(d).rglob("libseccomp.so.2*")}
    hide = "\n".join(f"mount --bind /dev/null {p}" for p in found)
    refused = open_after(hide, "namespaces")
    assert "No sandbox of level 'namespaces'" in refused
    assert "namespaces: libseccomp is not installed" in refused
    assert "apt install libseccomp2" in refused
    assert "sandbox='namespaces-unfiltered' in grader_config.py" in refused
    assert "opened namespaces-unfiltered" in open_after(hide, "namespaces-unfiltered")


@needs_root
def test_forbidden_namespaces_name_the_setting():
    """Where the kernel allows no user namespaces, the hint is the setting to change."""
    forbid = "echo 0 > /proc/sys/user/max_user_namespaces"
    told = open_after(forbid, "namespaces", "--user", "--map-root-user")
    assert "No sandbox of level 'namespaces'" in told
    assert "user.max_user_namespaces=15000" in told
    taken = open_after(forbid, "process", "--user", "--map-root-user")
    assert "opened landlock" in taken
    assert "namespaces: " in taken
    assert "bubblewrap: " in taken
    assert "user.max_user_namespaces=15000" in taken


@needs_root
def test_nothing_weaker_than_the_minimum_is_opened():
    """With neither namespaces nor a filter only `process` is left, and a course may refuse it."""
    found = {p.resolve() for d in ("/usr/lib", "/lib64") for p in Path(d).rglob("libseccomp.so.2*")}
    broken = "\n".join(f"mount --bind /dev/null {p}" for p in found)
    broken += "\necho 0 > /proc/sys/user/max_user_namespaces"
    refused = open_after(broken, "landlock", "--user", "--map-root-user")
    assert "No sandbox of level 'landlock' or better here" in refused
    for name in ("namespaces: ", "bubblewrap: ", "namespaces-unfiltered: ", "landlock: "):
        assert name in refused
    assert "sandbox='process'" in refused
    assert "opened process" in open_after(broken, "process", "--user", "--map-root-user")
