"""The records of a poisoning: a scenario and a span by their name."""

from tests.reporting.poisonings import naive, on_dialysis


def test_a_scenario_that_was_not_asked_for_is_none():
    found = naive().findings
    assert found.scenario("alone").name == "alone" and found.scenario("dialysis") is None


def test_a_span_is_found_by_its_level():
    first = on_dialysis().findings.scenario("alone")
    assert first.span("sedating").name == "sedating" and first.span("kidney").name == "kidney"
    assert naive().findings.scenario("alone").span("kidney") is None


def test_hours_of_a_span_lie_in_order():
    span = on_dialysis().findings.scenario("alone").span("kidney")
    assert 0 <= span.from_h.median < span.until_h.median and 0 <= span.still <= span.share <= 1
