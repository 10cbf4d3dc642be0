"""The commands of `cli.py`, a module for each kind of work; they print, the desk does."""
