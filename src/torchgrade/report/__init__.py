"""Grades for instructors: files to hand on, the class as a table, what changed tests do to it."""

from torchgrade.report.export import Row, export_csv, export_json
from torchgrade.report.impact import (
    Impact,
    NotCompared,
    StudentImpact,
    class_impact,
    compare_cells,
    student_impact,
)
from torchgrade.report.impact_table import export_impact, impact_tables
from torchgrade.report.table import class_table

__all__ = [
    "Impact",
    "NotCompared",
    "Row",
    "StudentImpact",
    "class_impact",
    "class_table",
    "compare_cells",
    "export_csv",
    "export_impact",
    "export_json",
    "impact_tables",
    "student_impact",
]
