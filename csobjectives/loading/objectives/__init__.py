"""Objectives and their sets, with all that has a say in a verdict."""
