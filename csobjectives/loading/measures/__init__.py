"""Measures: a metric with the columns or the objectives in its roles."""
