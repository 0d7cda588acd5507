"""The leaflet as printed: easy to read, safely spelled, on two pages, with no figure but those of the course."""

import json
import re
from datetime import date
from io import BytesIO

import pytest

from eutonia.evidence import cite
from eutonia.evidence.library import quantities
from eutonia.planner.rules import load_rules
from eutonia.reporting import build_report
from eutonia.reporting.save import MARKER
from eutonia.reporting.words import TEMPLATES, texts
from tests.reporting.leaflets import PEOPLE, leaflet, report_of
from tests.reporting.reading import flesch_kincaid, known, sentences_of, smog, word_count, words_in
from tests.reporting.test_render import UNSAFE, Page
from tests.reporting.test_style import contrast

START = date(2026, 12, 1)
FOR_PATIENTS = {
    **UNSAFE,
    "micrograms not spelled out": r"(?i)\bmcg\b",
    "an abbreviation": r"(?i)\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|prn|p\.o|po|stat|approx|i\.e|e\.g|tab|tabs)\b\.?",
    "a slashed rate": r"(?i)/\s?(?:day|d|h)\b",
}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def page_of(name, start=None):
    return Page(leaflet(name).html(start))


@pytest.mark.parametrize("name", PEOPLE)
def test_it_is_easy_to_read(name):
    sentences = sentences_of(leaflet(name))
    assert len(sentences) >= 30, "too few sentences for SMOG"
    assert flesch_kincaid(sentences) <= 6
    assert smog(sentences) <= 8
    assert [word for one in sentences for word in words_in(one) if not known(word)] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_it_has_at_most_600_words_tables_included_and_the_card_is_short(name):
    page = leaflet(name)
    alone = word_count(page.model_copy(update={"card": None}).html())
    assert 250 <= alone <= 600
    assert word_count(page.html()) - alone <= 120


@pytest.mark.parametrize("name", PEOPLE)
def test_it_is_spelled_safely(name):
    text = page_of(name, START).text
    found = {rule: re.findall(pattern, text) for rule, pattern in FOR_PATIENTS.items() if re.search(pattern, text)}
    assert found == {}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("micrograms not spelled out", "100 mcg a day"), ("an abbreviation", "5 mg b.i.d."),
        ("an abbreviation", "take prn"),
        ("a slashed rate", "100 micrograms/day"), ("no space before the unit", "5mg"), ("trailing zero", "5.0 mg"),
    ],
)  # fmt: skip
def test_an_unsafe_spelling_is_seen(rule, text):
    assert re.search(FOR_PATIENTS[rule], text)


def numbers_of(node):
    """Every number of a record dumped as data, and those inside its texts."""
    if isinstance(node, dict):
        return {one for name, part in node.items() if "rule" not in name for one in numbers_of(part)}
    if isinstance(node, (list, tuple)):
        return {one for part in node for one in numbers_of(part)}
    if isinstance(node, str):
        return {float(one.replace(",", "")) for one in NUMBER.findall(node)}
    return {float(node)} if isinstance(node, (int, float)) and not isinstance(node, bool) else set()


def figures_of_the_course(report):
    """The figures of the plan (doses, days, pump), of the run's timing and of the harms; and of the rules named."""
    found = report.findings
    plan = found.plan.model_dump(include={"schedule": {"steps"}, "pump_course": {"steps", "refills", "wean"}})
    visits = [one.day for one in found.plan.monitoring]
    pump = found.plan.patient.pump
    of_pump = [pump.model, pump.concentration_ug_per_ml] if pump else []
    effects = (
        [one.model_dump(include={"in_100", "without_in_100"}) for one in found.harms.effects] if found.harms else []
    )
    timing = found.timing.model_dump()
    named = [id for id in ids_of(report.leaflet) if not id.startswith(FIELDS)]
    limits = [one.limit for one in load_rules() if one.id in named]
    rows = [(one.value, one.low, one.high) for id, one in quantities().items() if id in named]
    exact = set().union(*map(numbers_of, (plan, visits, of_pump, effects, timing, limits, rows)))
    return exact | {float(round(one)) for one in exact}


FIELDS = ("plan.start_conditions", "plan.verdicts", "plan.patient", "timing.", "assessment.", "harms.")


def ids_of(page):
    lines = [line for section in page.sections for line in section.lines]
    lines += list(page.card.back) if page.card else []
    rows = [row for section in page.sections for row in section.effects]
    return [id for one in (*lines, *rows) for id in one.ids]


@pytest.mark.parametrize("name", PEOPLE)
def test_it_holds_no_figure_that_is_not_in_the_course(name):
    course = figures_of_the_course(report_of(name))
    printed = NUMBER.findall(page_of(name).text)
    assert [one for one in printed if float(one.replace(",", "")) not in course] == []
    assert len(printed) > 10


def test_a_figure_from_elsewhere_is_seen():
    of_child = {float(one.replace(",", "")) for one in NUMBER.findall(page_of("child").text)}
    assert of_child - figures_of_the_course(report_of("adult")) >= {13.5, 37, 85}


def test_no_sentence_holds_a_figure_of_its_own():
    said = json.loads((TEMPLATES / "leaflet.json").read_text(encoding="utf-8"))
    texts_only = [part for part in walk(said) if re.search(r"\d", re.sub(r"\{\w+\}", "", part))]
    assert texts_only == [said["effects"]["fewer"]], "one person is the smallest count of people"


def walk(node, key=""):
    """Every text but the ids."""
    if isinstance(node, str) and key != "ids":
        yield node
    elif isinstance(node, dict):
        for name, one in node.items():
            yield from walk(one, name)
    elif isinstance(node, list) and key != "ids":
        for one in node:
            yield from walk(one, key)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_statement_names_what_it_rests_on(name):
    page = leaflet(name)
    lines = [line for section in page.sections for line in section.lines]
    general = {texts("leaflet")["say"][one]["text"] for one in ("effects.tell",)}
    assert [line.text for line in lines if not line.ids and line.text not in general] == []
    ids = [id for id in ids_of(page) if not id.startswith(FIELDS)]
    assert len(cite(ids)) == len(set(ids))
    found = json.loads(page.to_json())
    assert found["sections"][0]["lines"][0]["ids"]


def test_ids_of_sentences_that_no_example_prints_exist():
    said = texts("leaflet")["say"].values()
    ids = {id for one in said for id in one.get("ids", ())}
    assert len(cite(sorted(ids))) == len(ids) > 40
    assert [one for one in said if not ("text" in one or {"adult", "child"} <= set(one))] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_the_page_is_built_for_all_readers(name):
    source = leaflet(name).html(START)
    page = Page(source)
    assert page.all("html")[0]["lang"] == "en"
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and set(levels[1:]) == {2}
    assert page.all("th") and all(one.get("scope") in ("row", "col") for one in page.all("th"))
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) - (1 if name == "pump" else 0), "the card is headed by its title"
    assert page.all("script") == [] and page.all("img") == []
    assert "decides" in page.text


@pytest.mark.parametrize("name", PEOPLE)
def test_the_pdf_has_two_pages_in_large_type(name):
    pytest.importorskip("typst")
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(leaflet(name).pdf(START)))
    assert len(reader.pages) == 2
    width, height = (float(one) * 25.4 / 72 for one in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    text = " ".join(re.sub(r"\s+", " ", one.extract_text()) for one in reader.pages)
    for section in leaflet(name).sections:
        assert section.heading in text
    assert leaflet(name).never in text
    assert re.search(FOR_PATIENTS["micrograms not spelled out"], text) is None


def test_type_is_at_least_12_points_but_for_dates_the_card_and_the_small_print():
    typst = (TEMPLATES / "leaflet.typ.j2").read_text(encoding="utf-8")
    assert float(re.search(r"#set text\(lang: \"en\", size: ([\d.]+)pt", typst)[1]) >= 12
    style = (TEMPLATES / "leaflet.css").read_text(encoding="utf-8")
    printed = style.split("@media print")[1]
    assert float(re.search(r"body \{[^}]*font-size: ([\d.]+)pt", printed)[1]) >= 12


def test_text_has_a_contrast_of_at_least_seven():
    style = (TEMPLATES / "leaflet.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6})", style))
    for ink in ("ink", "soft", "blue", "red", "amber"):
        for ground in ("paper", "shade", "rose", "sand"):
            assert contrast(colours[ink], colours[ground]) >= (7 if ground == "paper" else 6.5), (ink, ground)
    typst = (TEMPLATES / "leaflet.typ.j2").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-f]{6}", typst)) <= set(colours.values())


def test_the_same_course_gives_the_same_bytes():
    assert leaflet("pump").html(START) == leaflet("pump").html(START)
    pytest.importorskip("typst")
    assert leaflet("pump").pdf(START) == leaflet("pump").pdf(START)


def test_with_a_start_day_one_has_a_date():
    assert "1 Dec 2026" in page_of("adult", START).text
    assert "2026" not in page_of("adult").text
    assert "8 Jan 2027" in page_of("pump", START).text, "the refill due on day 39"


def test_a_record_cannot_write_markup_into_the_leaflet():
    from eutonia.clinic.patient import Medicine
    from eutonia.reporting.leaflet_text import leaflet_of

    found = report_of("elderly").findings
    nasty = Medicine(name="zopiclone </p><b> #panic() $x$")
    patient = found.plan.patient.model_copy(update={"medicines": (nasty,)})
    page = leaflet_of(found.model_copy(update={"plan": found.plan.model_copy(update={"patient": patient})}))
    assert "<b>" not in page.html() and "&lt;b&gt;" in page.html()
    pytest.importorskip("typst")
    assert page.pdf().startswith(b"%PDF")


def test_a_notebook_shows_it_in_a_frame():
    assert leaflet("adult")._repr_html_().startswith('<iframe title="Your baclofen" srcdoc="')


def names(folder):
    return {path.name for path in folder.iterdir()} - {MARKER}


def test_a_saved_report_brings_its_leaflet(tmp_path):
    assert names(report_of("child").save(tmp_path / "report", START)) == {
        "report.html",
        "report.json",
        "leaflet.html",
        "calendar.ics",
    }
    assert "1 Dec 2026" in (tmp_path / "report" / "leaflet.html").read_text(encoding="utf-8")


def test_a_refused_or_conditional_plan_brings_the_reason_instead(refused, conditional, tmp_path):
    for place, one in enumerate((refused, conditional)):
        folder = build_report(one).save(tmp_path / str(place), START)
        assert names(folder) == {"report.html", "report.json", "no_leaflet.html"}
        page = Page((folder / "no_leaflet.html").read_text(encoding="utf-8"))
        assert "do not hand this page to the patient" in page.text
        assert "07:00" not in page.text and "2026" not in page.text, "no dose and no date"
    assert "Do not start until: creatinine." in page.text
