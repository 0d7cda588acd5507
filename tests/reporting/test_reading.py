"""The readability formulas against counts made by hand, and the dictionary behind them."""

import pytest

from tests.reporting.reading import flesch_kincaid, known, sentences_of, smog, syllables, word_count, words_in


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("baclofen", 3), ("medicine", 3), ("ambulance", 3), ("sleepy", 2), ("stiff", 1), ("mixed-up", 2),
        ("spasms", 2), ("kidneys", 2), ("doses", 2), ("7", 2), ("13", 2), ("17", 3), ("20", 2), ("43", 3), ("77", 5),
        ("100", 3), ("296", 6), ("1,000", 3), ("13.5", 4), ("mg", 3),
    ],
)  # fmt: skip
def test_syllables_as_spoken(word, count):
    assert syllables(word) == count


def test_the_formulas_by_hand():
    easy = ["The cat sat on the mat.", "It ran."]
    assert flesch_kincaid(easy) == pytest.approx(0.39 * 8 / 2 + 11.8 * 8 / 8 - 15.59)
    assert smog(easy) == pytest.approx(3.1291)
    hard = ["The ambulance driver decides.", "Medicine helps."]  # ambulance, medicine: 2 in 2 sentences
    assert smog(hard) == pytest.approx(3.1291 + 1.043 * 30**0.5)
    assert flesch_kincaid(hard) == pytest.approx(0.39 * 6 / 2 + 11.8 * (1 + 3 + 2 + 2 + 3 + 1) / 6 - 15.59)


def test_a_decimal_is_one_word_and_ends_no_sentence(plan):
    assert words_in("Take 13.5 mL (1 mg/mL).") == ["Take", "13.5", "mL", "1", "mg", "mL"]


def test_a_clock_time_is_one_word_of_a_page():
    page = "<head><title>No word</title></head><p>Days 1 to 3: <b>07:00</b>, 13:00 5 mg = 1 mL</p>"
    assert word_count(page) == 10


def test_a_list_is_one_sentence_with_its_lead():
    from eutonia.reporting.leaflet import Leaflet, Line, Section

    line = Line(text="Call if anyone sees:", ids=("sign.seizure",), items=("a fit", "slow breathing"))
    page = Leaflet(
        schema_version="1", title="T", lead="", withheld=False, decides="Ask us. We help.", disclaimer="D",
        sections=(Section(name="now", heading="Not a sentence", lines=(line,)),),
    )  # fmt: skip
    assert sentences_of(page) == ["Ask us.", "We help.", "Call if anyone sees a fit, slow breathing."]


def test_an_unknown_word_is_seen():
    assert known("sleepy") and known("mixed-up") and known("43")
    assert not known("tizanidineish")
