"""Grades for instructors: files to hand on, and the class as a table."""

from torchgrade.report.export import Row, export_csv, export_json
from torchgrade.report.table import class_table

__all__ = ["Row", "class_table", "export_csv", "export_json"]
