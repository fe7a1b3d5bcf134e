"""The version: a constant, for asking the installation for it would double the start."""

from __future__ import annotations

__version__ = "0.1.0"
