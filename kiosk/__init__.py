"""Samevein: one patient's cells, from the vein back to the same vein."""

__version__ = "0.1.0"
