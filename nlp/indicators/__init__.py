"""Figures and grades that an assessor would quote about a region: value, unit, period, grade, name."""
