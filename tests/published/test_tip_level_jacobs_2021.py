"""Jacobs 2021 (review of 13 weak studies): a cervical tip helps the arms."""

from __future__ import annotations

import numpy as np

from tests.published.middle import ARM_LEVELS, end, infused


def test_arms(expected):
    high, usual = (np.mean([end(infused(300, tip), level) for level in ARM_LEVELS]) for tip in ("C5", "T10"))
    expected("tip_arms_C5").check(high / usual)
