"""Scores analyses against gold values, field by field, pooled over documents."""
