"""The acid-pocket study (relaxations after a meal, 40 mg once): not used to set the model; the time was not read."""


def test_relaxations_after_a_meal(of_use, forty):
    of_use("acid_pocket").check(forty.relaxations(1, 3))
