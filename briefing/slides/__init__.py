"""Slides (.pptx) with native, editable charts."""
