"""A scene is run once, knows what it read, and says in a sentence what was run."""

from __future__ import annotations

import numpy as np
import pytest

from eutonia.evidence import cite
from eutonia.guide.people import person
from eutonia.guide.scenes import SCENES, found, run_scene, scene
from eutonia.reporting.findings import interval_of
from eutonia.reporting.words import texts


def test_every_scene_has_its_sentence():
    assert set(SCENES) <= set(texts("claims")["ran"])


def test_a_scene_is_shared_and_cites_what_it_read():
    seen = scene("single ms", 10, 1)
    assert scene("single ms", 10, 1) is seen
    assert "20 mg" in seen.ran and "multiple sclerosis" in seen.ran
    assert {"shown.single", "model.cord.csf_rate"} <= set(seen.evidence_ids)
    assert len(cite(seen.evidence_ids)) == len(seen.evidence_ids)


def test_a_scene_of_a_patient_is_his_own():
    other = run_scene("steady", person("stroke"), 10, 1)
    assert other.named("tone_change") != scene("steady ms", 10, 1).named("tone_change")
    assert other.named("nothing") is None


def test_a_finding_from_draws_an_interval_ends_or_a_number():
    draws = np.arange(101.0)
    one = found("h_left", draws)
    assert (one.low, one.middle, one.high) == pytest.approx((5, 50, 95))
    assert found("h_left", interval_of(draws)) == found("h_left", draws)
    assert found("h_left", (1.0, 2.0, 3.0)).high == 3
    assert (found("h_left", 2).middle, found("h_left", 2).low) == (2, None)
    assert found("h_left", None).middle is None


def test_an_unknown_finding_has_no_words():
    with pytest.raises(KeyError):
        found("nothing of the kind", 1)
