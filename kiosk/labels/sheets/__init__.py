"""Sheets of A4 for an ordinary printer: drawn, proved and refused as labels are, but no label of any bag."""
