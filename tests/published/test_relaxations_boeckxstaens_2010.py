"""Boeckxstaens 2010 (healthy men): the model was set on these two figures; that it meets them is no validation."""


def test_relaxations_after_40_mg(of_use, forty):
    of_use("tlesr_40").check(100 * (1 - forty.relaxations(0, 3)))


def test_sphincter_pressure_at_the_peak(of_use, forty):
    of_use("les_40").check(100 * forty.pressure_rise())
