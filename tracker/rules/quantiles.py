"""Quantiles of Student's t and of F, from scipy, which is loaded when the first is asked for: a third of a second that a reader
of workbooks never needs.
"""

from __future__ import annotations


def stdtr(freedom: float, t: float) -> float:
    """The probability that Student's t with `freedom` degrees stays below `t`."""
    from scipy import special

    return float(special.stdtr(freedom, t))


def stdtrit(freedom: float, probability: float) -> float:
    """Below which t stays with that probability."""
    from scipy import special

    return float(special.stdtrit(freedom, probability))


def fdtri(first: float, second: float, probability: float) -> float:
    """Below which F with so many degrees stays with that probability."""
    from scipy import special

    return float(special.fdtri(first, second, probability))
