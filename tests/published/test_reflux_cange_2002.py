"""Cange 2002 (reflux disease, 40 mg once): not used to set the model."""


def test_reflux_in_4_hours(of_use, forty):
    of_use("cange_4h").check(forty.left(0, 4))


def test_reflux_in_12_hours(of_use, forty):
    of_use("cange_12h").check(forty.left(0, 12))
