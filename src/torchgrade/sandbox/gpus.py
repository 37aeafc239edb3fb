"""Which NVIDIA GPUs this machine has, seen without the driver's library: files and device nodes.

Nothing here initialises CUDA: the supervisor and the warm server must never do that, for a process
that did can't be forked.
"""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import re
import threading
from pathlib import Path

import msgspec

from torchgrade.errors import InstructorError
from torchgrade.model import Record

CONTROL = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
_OPTIONAL = {"nvidia-uvm-tools"}
SYSTEM = ("sys/module/nvidia", "sys/bus/pci/devices", "sys/devices/system/cpu")
"""Parts of /sys that the driver's library reads, beside the GPU's own entry."""


class Gpu(Record, frozen=True, kw_only=True):
    """One GPU.

    Attributes:
        minor: Its number.
        node: Name of its device node below /dev.
        uuid: What `CUDA_VISIBLE_DEVICES` takes, `GPU-…`, or an empty string.
        name: The model.
        bus: Its address on the PCI bus.
    """

    minor: int
    node: str
    uuid: str = ""
    name: str = ""
    bus: str = ""


class Gpus(Record, frozen=True, kw_only=True):
    """What a box needs to compute on a GPU, as far as this machine has it.

    Attributes:
        gpus: The GPUs that have a device node.
        control: Names of the nodes below /dev that each of them needs.
        driver: Version of the driver, or an empty string.
        build: CUDA version that torch was built for, or an empty string.
        missing: Why nothing can run on CUDA here, or an empty string.
        hint: What to do about it.
    """

    gpus: tuple[Gpu, ...] = ()
    control: tuple[str, ...] = ()
    driver: str = ""
    build: str = ""
    missing: str = ""
    hint: str = ""


def find(root: Path = Path("/"), *, build: str | None = None) -> Gpus:
    """Look for GPUs.

    Args:
        root: Where /dev and /proc are.
        build: CUDA version of torch; the installed torch's if None.
    """
    build = cuda_build() if build is None else build
    control = tuple(name for name in CONTROL if (root / "dev" / name).exists())
    gpus = tuple(gpu for gpu in _known(root) if (root / "dev" / gpu.node).exists())
    driver = _driver(root)
    found = Gpus(gpus=gpus, control=control, driver=driver, build=build)
    missing, hint = _missing(found)
    return Gpus(gpus=gpus, control=control, driver=driver, build=build, missing=missing, hint=hint)


_MAKE_NODES = "Run `nvidia-modprobe -u -c 0` as root, or give the container a GPU."


class Grant(Record, frozen=True, kw_only=True):
    """What one box gets of a device.

    Attributes:
        nodes: Names of device nodes below /dev.
        environment: Variables that name the device to libraries.
    """

    nodes: tuple[str, ...] = ()
    environment: dict[str, str] = msgspec.field(default_factory=dict)


class Slots:
    """Hands out this machine's devices, one GPU to a box."""

    def __init__(self, found: Gpus) -> None:
        self._found = found
        self._lock = threading.Lock()
        self._next = itertools.count(os.getpid())

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of all nodes that may be handed out."""
        if self._found.missing:
            return ()
        return (*self._found.control, *(gpu.node for gpu in self._found.gpus))

    def check(self, device: str) -> None:
        """See that a box can have this device: `cpu`, `cuda`, or one GPU, `cuda:0`.

        Raises:
            InstructorError: It can't; what is missing, and what to do.
        """
        if device == "cpu":
            return
        kind, _, number = device.partition(":")
        if kind != "cuda":
            raise InstructorError(
                f"submissions can't run on {device!r}: the sandbox hands out cpu and cuda",
                hint="Set device to one of these in grader_config.py, or leave --device out.",
            )
        if self._found.missing:
            raise InstructorError(
                f"submissions can't run on {device!r} here: {self._found.missing}",
                hint=f"{self._found.hint} Or set device to 'cpu'.",
            )
        if number and number not in {str(gpu.minor) for gpu in self._found.gpus}:
            there = ", ".join(f"cuda:{gpu.minor}" for gpu in self._found.gpus)
            raise InstructorError(
                f"there is no GPU {device!r} here: there is {there}", hint="Use one of these."
            )

    def grant(self, device: str) -> Grant:
        """Choose what a box gets; with several GPUs and no number they take turns."""
        self.check(device)
        if device == "cpu":
            return Grant()
        gpus, number = self._found.gpus, device.partition(":")[2]
        if number:
            gpu = next(gpu for gpu in gpus if str(gpu.minor) == number)
        else:
            with self._lock:
                gpu = gpus[next(self._next) % len(gpus)]
        # where a single node is visible, the driver counts from 0
        visible = {"CUDA_VISIBLE_DEVICES": gpu.uuid or "0"}
        return Grant(nodes=(*self._found.control, gpu.node), environment=visible)


def system_paths(found: Gpus, root: Path = Path("/")) -> tuple[str, ...]:
    """Return what of /sys the driver's library reads, as far as it is there."""
    paths = [root / path for path in SYSTEM] if found.gpus and not found.missing else []
    for gpu in found.gpus if paths else ():
        entry = root / "sys/bus/pci/devices" / gpu.bus.lower()
        if gpu.bus and entry.exists():
            paths.append(entry.resolve())
    return tuple(str(path) for path in paths if path.exists())


def _missing(found: Gpus) -> tuple[str, str]:
    absent = [f"/dev/{n}" for n in CONTROL if n not in found.control and n not in _OPTIONAL]
    if not found.driver:
        return "no NVIDIA driver is loaded", "Install NVIDIA's driver on a machine with a GPU."
    if not found.gpus:
        return "no /dev/nvidia0", _MAKE_NODES
    if absent:
        return f"no {' and no '.join(absent)}", _MAKE_NODES
    if not found.build:
        return "torch is a build without CUDA", "Install a CUDA build of torch (pytorch.org)."
    return "", ""


def _driver(root: Path) -> str:
    try:
        text = (root / "proc/driver/nvidia/version").read_text()
    except OSError:
        return ""
    match = re.search(r"\b(\d{3,}\.\d+(?:\.\d+)?)\b", text)
    return match[1] if match else "unknown"


def _known(root: Path) -> list[Gpu]:
    folders = sorted((root / "proc/driver/nvidia/gpus").glob("*/information"))
    found = [gpu for path in folders if (gpu := _described(path)) is not None]
    if not found:  # a container without that part of /proc
        nodes = (root / "dev").glob("nvidia[0-9]*")
        minors = sorted(int(n.name.removeprefix("nvidia")) for n in nodes)
        found = [Gpu(minor=minor, node=f"nvidia{minor}") for minor in minors]
    return sorted(found, key=lambda gpu: gpu.minor)


def _described(path: Path) -> Gpu | None:
    fields = {}
    for line in path.read_text().splitlines():
        key, _, text = line.partition(":")
        fields[key.strip()] = text.strip()
    if not fields.get("Device Minor", "").isdigit():
        return None
    return Gpu(
        minor=int(fields["Device Minor"]),
        node=f"nvidia{fields['Device Minor']}",
        uuid=fields.get("GPU UUID", ""),
        name=fields.get("Model", ""),
        bus=path.parent.name,
    )


def cuda_build() -> str:
    """Return the CUDA version that the installed torch was built for, without importing it."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return ""
    tree = ast.parse((Path(spec.origin).parent / "version.py").read_text())
    for node in tree.body:
        name, value = _assigned(node)
        if name == "cuda" and isinstance(value, ast.Constant):
            return str(value.value or "")
    return ""


def _assigned(node: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    return "", None
