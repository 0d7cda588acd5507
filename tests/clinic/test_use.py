"""The uses that can be asked for, and the one that is always refused."""

from eutonia.clinic.use import ASKED_USES, REFUSED_USES, SPASTICITY, USES


def test_every_use_is_served_or_refused_and_none_both() -> None:
    assert set(USES) | set(REFUSED_USES) == set(ASKED_USES)
    assert not set(USES) & set(REFUSED_USES)
    assert SPASTICITY in USES and "muscle_soreness" in REFUSED_USES
