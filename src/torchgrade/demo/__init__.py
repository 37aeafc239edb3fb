"""A made-up class that hands in real work: right, wrong, broken and hostile notebooks."""

from torchgrade.demo.classroom import Classroom, make_classroom

__all__ = ["Classroom", "make_classroom"]
