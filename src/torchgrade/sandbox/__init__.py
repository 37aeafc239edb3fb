"""What isolates one submission: boxes, their limits, and the back ends that make them."""

from torchgrade.sandbox.base import Box, Exit, Level, Sandbox
from torchgrade.sandbox.choose import check_out_of_sight, open_sandbox, probe
from torchgrade.sandbox.compiling import compiles

__all__ = [
    "Box", "Exit", "Level", "Sandbox", "check_out_of_sight", "compiles", "open_sandbox", "probe",
]  # fmt: skip
