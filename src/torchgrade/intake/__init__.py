"""Find what students handed in, and put aside what can't be graded, with a reason for each."""

from torchgrade.intake.folder import collect

__all__ = ["collect"]
