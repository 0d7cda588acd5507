"""The figure of reflux by hour of the day."""

from __future__ import annotations

from eutonia.reporting.uses import gather_use
from eutonia.reporting.uses_figure import use_figures
from tests.reporting.test_uses import planned, run_of


def test_the_figure_has_words_a_table_and_the_hours_of_a_day() -> None:
    plan = planned("reflux")
    (figure,) = use_figures(gather_use(plan, run_of(plan)), draws=40)
    assert figure.name == "reflux-hours" and "40 draws" in figure.alt and figure.alt in figure.svg
    assert [row[0] for row in figure.table.rows] == [f"{hour:02d}:00" for hour in range(25)]
    assert len(figure.spec["layer"]) == 2 and figure.spec["description"] == figure.alt


def test_no_figure_where_reflux_was_not_simulated() -> None:
    plan = planned("alcohol_use")
    assert use_figures(gather_use(plan, run_of(plan)), draws=40) == ()
