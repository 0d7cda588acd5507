"""Simon 2018 (57 adults, tablets to 300 mg/day): the published set, redone by the one-compartment structure."""

from __future__ import annotations

import numpy as np
import pytest

from tests.published.conftest import cv_percent


def test_typical_values_lie_in_the_bootstrap_intervals(published, typical, adult):
    found = typical(adult(), structure="one_compartment")
    published("simon_cl_f").check(found.cl_f_l_per_h[0])
    published("simon_v_f").check(found.vss_f_l[0])
    published("simon_ka").check(found.absorption_per_h[0])
    published("simon_half_life").check(found.half_life_h[0])


@pytest.mark.parametrize(
    ("id", "quantity"),
    [("simon_iiv_cl_f", "cl_f_l_per_h"), ("simon_iiv_v_f", "vss_f_l"), ("simon_iiv_ka", "absorption_per_h")],
)
def test_between_patient_spread(published, one_compartment, adult, id, quantity):
    published(id).check(cv_percent(getattr(one_compartment(adult()), quantity)))


def test_the_mechanistic_structure_covers_the_published_means(published, drawn, covers, adult):
    found = drawn(adult())
    covers(found.cl_f_l_per_h, published("simon_cl_f").value)
    covers(found.vss_f_l, published("simon_v_f").value)
    covers(found.half_life_h, published("simon_half_life").value)
    assert np.all(found.cl_f_l_per_h > 0)
