"""Figures held against what is already known of them."""
