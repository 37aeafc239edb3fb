"""Arguments in, a pipeline, words out: the only room that prints or exits."""

from torchgrade.cli.commands import app, main

__all__ = ["app", "main"]
