"""He 2014 (49 children, 2 to 17 years): redone for a child of 25 kg with a GFR of 67 mL/min."""

from __future__ import annotations

from tests.published.conftest import cv_percent

WEIGHT_KG = 25


def test_clearance_by_mouth(published, typical, child):
    published("he_cl_f").check(typical(child).cl_f_l_per_h[0] / WEIGHT_KG)


def test_volume(published, typical, child):
    published("he_vss_f").check(typical(child).vss_f_l[0] / WEIGHT_KG)


def test_half_life(published, typical, child):
    published("he_half_life").check(typical(child).half_life_h[0])


def test_transit_time(published, typical, child):
    published("he_mtt").check(typical(child).transit_h[0])


def test_spread_of_clearance(published, drawn, child):
    published("he_iiv_cl_f").check(cv_percent(drawn(child).cl_f_l_per_h))


def test_spread_of_volume(published, drawn, child):
    published("he_iiv_vss_f").check(cv_percent(drawn(child).vss_f_l))


def test_spread_of_transit_time(published, drawn, child):
    published("he_iiv_mtt").check(cv_percent(drawn(child).transit_h))


def test_clearance_of_mclaughlin_2018(published, typical, child):
    published("mclaughlin_cl_f_tt").check(typical(child).cl_f_l_per_h[0] / WEIGHT_KG)
