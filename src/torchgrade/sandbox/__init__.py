"""What isolates one submission: boxes, their limits, and the back ends that make them."""

from torchgrade.sandbox.base import Box, Exit, Level, Sandbox
from torchgrade.sandbox.choose import open_sandbox, probe
from torchgrade.sandbox.compiling import compiles

__all__ = ["Box", "Exit", "Level", "Sandbox", "compiles", "open_sandbox", "probe"]
