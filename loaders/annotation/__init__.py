"""The same workbook back with its faults marked at their cells."""
