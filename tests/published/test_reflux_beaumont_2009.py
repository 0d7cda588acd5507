"""Beaumont 2009 (24 h on 60 mg daily): not used to set the model. Hernia is not in the model: one figure for both."""


def test_reflux_of_a_day_without_hernia(of_use, sixty):
    of_use("beaumont_no_hernia").check(100 * (1 - sixty.left(0, 24)))


def test_reflux_of_a_day_with_hernia(of_use, sixty):
    of_use("beaumont_hernia").check(100 * (1 - sixty.left(0, 24)))
