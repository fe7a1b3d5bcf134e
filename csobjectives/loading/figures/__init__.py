"""Figures that were worked out elsewhere: documents and tables of them."""
