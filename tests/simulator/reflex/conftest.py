"""One thread: two of them that wait for one core, while other tests run beside, wait for minutes."""

from __future__ import annotations

import numba
import pytest


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(threads)
