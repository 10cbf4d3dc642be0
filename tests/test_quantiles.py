"""Our Student's t and F against the library everybody uses."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from tracker.rules.quantiles import fdtri, stdtr, stdtrit

freedoms = st.floats(1, 80) | st.integers(1, 80).map(float)
probabilities = st.floats(0.001, 0.999)


# Nearer to nought than this the library itself is no longer exact (it says 0.5 where it is 0.5 + t/π).
@given(freedoms, st.floats(-80, 80).filter(lambda t: t == 0 or abs(t) > 1e-4))
def test_probabilities_of_t_are_scipy_s_to_ten_digits_in_the_tails_too(freedom, t):
    assert stdtr(freedom, t) == pytest.approx(float(special.stdtr(freedom, t)), rel=1e-10, abs=0)


@given(freedoms, probabilities)
def test_quantiles_of_t_are_scipy_s(freedom, probability):
    assert stdtrit(freedom, probability) == pytest.approx(
        float(special.stdtrit(freedom, probability)), rel=1e-10, abs=1e-12
    )


@given(st.integers(1, 80), probabilities)
def test_quantiles_of_f_are_scipy_s(second, probability):
    assert fdtri(3, second, probability) == pytest.approx(float(special.fdtri(3, second, probability)), rel=1e-9)


def test_what_is_infinitely_far_away_is_certain():
    assert stdtr(5, math.inf) == 1.0
    assert stdtr(5, -math.inf) == 0.0
    assert stdtr(5, 0.0) == 0.5
