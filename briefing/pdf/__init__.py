"""The one page (.pdf), typeset with the shipped fonts."""
