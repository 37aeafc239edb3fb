"""torchgrade: the homework kit for people who teach PyTorch."""

__version__ = "0.1.0"
