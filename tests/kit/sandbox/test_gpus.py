"""Which GPUs are found, from trees of files that look like machines with and without them."""

import pytest

from torchgrade.errors import InstructorError
from torchgrade.sandbox import gpus

VERSION = """NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build
GCC version:  gcc version 12.2.0
"""
INFORMATION = """Model: \t\t NVIDIA H100 80GB HBM3
IRQ:   \t\t 64
GPU UUID: \t GPU-{uuid}
Device Minor: \t {minor}
"""


@pytest.fixture
def machine(tmp_path):
    """Build a machine: `machine(minors, nodes, driver)` returns its root."""

    def build(minors=(), nodes=(), driver=True):
        (tmp_path / "dev").mkdir()
        for node in nodes:
            (tmp_path / "dev" / node).touch()
        if driver:
            folder = tmp_path / "proc/driver/nvidia"
            folder.mkdir(parents=True)
            (folder / "version").write_text(VERSION)
            for minor in minors:
                (folder / "gpus" / f"0000:{minor:02}:00.0").mkdir(parents=True)
                text = INFORMATION.format(minor=minor, uuid=f"uuid-{minor}")
                (folder / "gpus" / f"0000:{minor:02}:00.0" / "information").write_text(text)
        return tmp_path

    return build


def test_two_gpus_are_found(machine):
    """Each with its node, name and uuid; the control nodes are those that exist."""
    root = machine((1, 0), ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm"))
    found = gpus.find(root, build="12.6")
    assert [gpu.node for gpu in found.gpus] == ["nvidia0", "nvidia1"]
    assert found.gpus[1].uuid == "GPU-uuid-1"
    assert found.gpus[0].name == "NVIDIA H100 80GB HBM3"
    assert found.control == ("nvidiactl", "nvidia-uvm")
    assert (found.driver, found.missing) == ("570.86.15", "")


def test_a_gpu_without_a_node_is_not_there(machine):
    """A container that was given one of two GPUs has one."""
    root = machine((0, 1), ("nvidia1", "nvidiactl", "nvidia-uvm"))
    assert [gpu.minor for gpu in gpus.find(root, build="12.6").gpus] == [1]


def test_nodes_alone_are_enough(machine):
    """Without the driver's list of GPUs the nodes are counted; others are left out."""
    root = machine((), ("nvidia0", "nvidia3", "nvidiactl", "nvidia-uvm", "nvidia-modeset"))
    assert [gpu.minor for gpu in gpus.find(root, build="12.6").gpus] == [0, 3]


@pytest.mark.parametrize(
    ("nodes", "driver", "build", "missing"),
    [
        ((), False, "12.6", "no NVIDIA driver is loaded"),
        (("nvidiactl", "nvidia-uvm"), True, "12.6", "no /dev/nvidia0"),
        (("nvidia0",), True, "12.6", "no /dev/nvidiactl and no /dev/nvidia-uvm"),
        (("nvidia0", "nvidiactl"), True, "12.6", "no /dev/nvidia-uvm"),
        (("nvidia0", "nvidiactl", "nvidia-uvm"), True, "", "torch is a build without CUDA"),
    ],
)
def test_what_is_missing_is_named(machine, nodes, driver, build, missing):
    """The first thing that keeps CUDA from working, and what to do about it."""
    found = gpus.find(machine((0,), nodes, driver), build=build)
    assert found.missing == missing
    assert found.hint


def test_torchs_build_is_read_without_importing_it():
    """What torch says of itself is what its file says."""
    import torch

    assert gpus.cuda_build() == (torch.version.cuda or "")


def two():
    """A machine with two GPUs."""
    both = tuple(gpus.Gpu(minor=n, node=f"nvidia{n}", uuid=f"GPU-{n}") for n in (0, 1))
    return gpus.Gpus(gpus=both, control=("nvidiactl",), driver="570.1", build="12.6")


def test_a_box_gets_one_gpu():
    """The control nodes and its own; without a number GPUs take turns."""
    slots = gpus.Slots(two())
    first, second = slots.grant("cuda"), slots.grant("cuda")
    assert {first.nodes, second.nodes} == {("nvidiactl", "nvidia0"), ("nvidiactl", "nvidia1")}
    chosen = slots.grant("cuda:1")
    assert chosen.nodes == ("nvidiactl", "nvidia1")
    assert chosen.environment == {"CUDA_VISIBLE_DEVICES": "GPU-1"}
    assert slots.grant("cpu") == gpus.Grant()
    assert slots.nodes == ("nvidiactl", "nvidia0", "nvidia1")


@pytest.mark.parametrize(
    ("device", "found", "message"),
    [
        ("cuda", gpus.Gpus(missing="no /dev/nvidia0", hint="Make it."), "no /dev/nvidia0"),
        ("cuda:2", two(), "there is cuda:0, cuda:1"),
        ("mps", two(), "the sandbox hands out cpu and cuda"),
        ("tpu", two(), "'tpu'"),
    ],
)
def test_a_device_that_is_not_there_is_the_instructors_error(device, found, message):
    """It names what is missing, and what to do."""
    slots = gpus.Slots(found)
    with pytest.raises(InstructorError, match=message) as caught:
        slots.check(device)
    assert caught.value.hint
    with pytest.raises(InstructorError, match=message):
        slots.grant(device)


def test_the_gpus_entry_in_sys_is_found(machine):
    """What the driver's library reads of /sys: the module, the bus, the GPU behind its link."""
    root = machine((0,), ("nvidia0", "nvidiactl", "nvidia-uvm"))
    entry = root / "sys/devices/pci0000:00/0000:00:00.0"
    for folder in (entry, root / "sys/module/nvidia", root / "sys/bus/pci/devices"):
        folder.mkdir(parents=True)
    (root / "sys/bus/pci/devices/0000:00:00.0").symlink_to(entry)
    paths = gpus.system_paths(gpus.find(root, build="12.6"), root)
    assert str(entry) in paths
    assert str(root / "sys/module/nvidia") in paths
    assert gpus.system_paths(gpus.Gpus(missing="x"), root) == ()
