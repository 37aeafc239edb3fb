"""What must live beside the student's code: files, objects to read twice, random states.

The student's process can read this file, so it holds no expected value.
"""

import random
import tempfile
from pathlib import Path

import numpy as np
import torch


def write(text):
    """Write a text file, its line ends as they are, and give its path."""
    with tempfile.NamedTemporaryFile("wb", suffix=".csv", delete=False) as file:
        file.write(text.encode("utf-8"))
    return file.name


def overwrite(path, text):
    """Replace a file's text."""
    Path(path).write_bytes(text.encode("utf-8"))


def as_path(path):
    """The same path as an object of pathlib."""
    return Path(path)


def seed_everything(seed):
    """Seed the three global generators."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def plain(pieces):
    """Lists of plain integers, whatever containers the pieces are."""
    return [[int(i) for i in piece] for piece in pieces]


def count_parameters(model):
    """How many numbers a model holds as parameters."""
    return sum(p.numel() for p in model.parameters())


def is_module(model):
    """Whether a model is a module of PyTorch."""
    return isinstance(model, torch.nn.Module)


def arguments_after(function, *arguments):
    """What a call leaves of its arguments."""
    function(*arguments)
    return list(arguments)
