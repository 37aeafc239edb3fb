"""Find what students handed in, and put aside what can't be graded, with a reason for each."""

from torchgrade.intake.folder import check_notebook, collect

__all__ = ["check_notebook", "collect"]
