"""Strangers' bytes in another process, under limits of memory and time."""
