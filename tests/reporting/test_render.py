"""The page and the PDF: what a stranger and a machine find in them."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest

from eutonia.clinic.patient import Medicine
from eutonia.clinic.verdict import Outcome
from eutonia.errors import InputError
from eutonia.reporting import build_report, compare_tapers, render
from tests.reporting.conftest import run_like, schedule_of, verdict

START = date(2026, 12, 1)
DISCLAIMER = "For research, teaching and preparation. Not a medical device. A clinician decides."


class Page(HTMLParser):
    """The visible text, the tags and the headings of a page; code, script, style and pictures are not text."""

    SILENT = ("script", "style", "svg", "code")
    VOID = ("meta", "br", "link", "img", "input", "hr")

    def __init__(self, source):
        super().__init__()
        self.open, self.tags, self.headings, self.words, self.svg_words = [], [], [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1][1] += data
        if "svg" in self.open:
            self.svg_words.append(data)
        elif not set(self.SILENT) & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def full_report(plan, run, healthy):
    taper = schedule_of("From 60 mg daily", (15, 10, 5), 7)
    slowed = schedule_of("From 60 mg daily, slower", (15, 10, 5), 14)
    tapers = compare_tapers(taper, run_like(21, seed=3, scale=1.6), slowed, run_like(42, seed=3, scale=1.1))
    return build_report(plan, run, {"healthy kidney": healthy}, tapers)


def pdf_text(report):
    """The text of each page of the PDF."""
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    read = pypdf.PdfReader(BytesIO(render.pdf(report.findings, report.figures, START)))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read.pages]


@pytest.fixture(scope="session")
def report(plan, run, healthy):
    return full_report(plan, run, healthy)


@pytest.fixture(scope="session")
def full(report):
    return report.html(START)


@pytest.fixture(scope="session")
def pages(full, conditional, refused, run):
    return {
        "full": full,
        "conditional": build_report(conditional, run).html(START),
        "refused": build_report(refused).html(START),
    }


def test_the_sections_come_in_the_order_a_clinician_needs(full):
    headings = [text for level, text in Page(full).headings if level == 2]
    assert headings == [
        "Verdicts", "Schedule", "Monitoring visits", "Signs and what to do", "Taper, and when supply fails",
        "Sheets to tick", "What the model expects", "Unwanted effects",
        "What was unknown or uncertain", "What was assumed", "Sources", "Versions and seed",
    ]  # fmt: skip


def test_the_pdf_has_the_sheets_between_the_safety_text_and_the_model(report):
    text = " ".join(pdf_text(report))
    places = [text.index(one) for one in ("When supply fails", "Sheet 1:", "Sheet 2:", "What the model expects")]
    assert places == sorted(places)
    assert text.rindex("Sheet 2:") < text.index("Rules and numbers taken from it")


def test_the_schedule_of_the_pdf_stands_on_the_page_of_its_heading(plan, report):
    page = next(one for one in pdf_text(report) if f" Schedule {plan.schedule.title}" in one)
    assert "Dose at each clock time" in page
    assert f"{plan.schedule.steps[0].daily_dose_mg:g} mg daily" in page


def test_title_disclaimer_patient_and_emergency_stand_on_every_page(pages):
    for source in pages.values():
        page = Page(source)
        assert page.headings[0] == [1, "Eutonia - baclofen course"]
        assert page.text.count(DISCLAIMER) == 2
        assert "In one sentence:" in page.text
        assert "call the emergency services now, and the poison centre" in page.text
        assert "This report gives no dose for an emergency" in page.text
        assert "Weight" in page.text


def test_verdicts_have_word_icon_rule_facts_with_dates_action_and_positions(full):
    text = Page(full).text
    for part in (
        "Caution", "Unknown", "creatinine mg per dl: 0.8 mg/dL (20 Nov 2026), chart", "US label, section 2",
        "Start low; ask about sleepiness on day 3.", "Countries differ:", "UK: caution, monitor blood pressure",
        "Dr A. Example overrides", "tolerated before",
    ):  # fmt: skip
        assert part in text
    assert full.count('class="icon"') == 3
    assert "<code>max.us</code>" in full


def test_the_schedule_has_dates_clock_times_what_is_handed_out_and_a_box_for_each_dose(full, plan):
    text = Page(full).text
    assert "07:00, 13:00, 21:00" in text
    assert "15 mg each: 1 tablet of 10 mg and a half tablet of 10 mg" in text
    assert "Tue 1 Dec 2026" in text
    assert full.count('class="box"') == len(plan.regimen.doses())
    assert full.count('class="sheet"') == 2


def test_a_step_that_waits_for_a_check_has_a_line_to_sign_on_its_sheet(plan, full):
    line = "Only after the check before this step: signed"
    steps = plan.schedule.steps
    waiting = steps[2].model_copy(update={"note": "Blocked until the check of the step before is recorded."})
    schedule = plan.schedule.model_copy(update={"steps": (*steps[:2], waiting, steps[3])})
    report = build_report(plan.model_copy(update={"schedule": schedule}))
    assert Page(report.html(START)).text.count(f"Day 29. {line}") == 1
    assert " ".join(pdf_text(report)).count(f"Day 29. {line}") == 1
    assert line not in Page(full).text


def test_after_the_last_sheet_it_says_that_baclofen_goes_on(report, full, pages):
    sentence = "Do not stop after the last day. Baclofen goes on at the last good dose until the prescriber decides"
    assert Page(full).text.count(sentence) == " ".join(pdf_text(report)).count(sentence) == 1
    assert sentence not in Page(pages["conditional"]).text


def test_a_liquid_is_shown_as_mg_ml_and_mg_per_ml(plan):
    liquid = plan.model_copy(update={"schedule": schedule_of("x", (5, 10), 14, liquid=True)})
    text = Page(build_report(liquid).html()).text
    assert "10 mg = 2 mL (5 mg/mL)" in text


def test_both_tapers_stand_with_their_shares(full):
    text = Page(full).text
    assert re.search(r"Days Draws above the threshold By the rules 21 \d+ %", text)
    assert re.search(r"Slowed where the model asked for it 42 \d+ %", text)
    assert "with the low threshold" in text


def test_beside_the_chance_of_sleepiness_stands_what_is_not_in_it(full, report):
    said = "Baclofen alone, in a person without tolerance; other sedatives and age are not in it."
    assert Page(full).text.count(said) == 2
    assert " ".join(pdf_text(report)).count(said) == 2


def test_a_taper_that_stays_above_the_threshold_says_so(plan, run):
    taper = schedule_of("t", (15, 10, 5), 7)
    above = compare_tapers(taper, run_like(21, scale=2.0))
    assert above.still_above
    assert "The median of the proposed taper is still above the threshold." in build_report(plan, run, (), above).html()
    below = compare_tapers(taper, run_like(21, scale=0.2))
    assert "still above the threshold" not in build_report(plan, run, (), below).html()


def test_a_conditional_plan_is_a_proposal_without_dates_boxes_or_calendar(pages):
    page = Page(pages["conditional"])
    assert page.text.index("Do not start until: creatinine") < page.text.index("Verdicts")
    assert "Schedule (proposal only)" in page.text
    assert 'class="box"' not in pages["conditional"]
    assert "Dec 2026" not in page.text
    assert "A second weight without unit was not used." in page.text
    assert "not known: the strictest limit of all countries holds" in page.text


def test_a_refused_plan_shows_reasons_and_no_schedule(pages):
    text = Page(pages["refused"]).text
    assert "No plan: a rule refuses" in text
    assert "Creatinine clearance is below 30 mL/min." in text
    assert "A named clinician may override this with a reason." in text
    assert 'id="schedule"' not in pages["refused"]
    assert "07:00" not in text


def test_text_from_a_record_is_escaped(plan, run):
    evil = "<script>alert(1)</script>"
    patient = plan.patient.model_copy(update={"medicines": (Medicine(name=evil),), "label": evil})
    spoiled = plan.model_copy(
        update={
            "patient": patient,
            "verdicts": (verdict(Outcome.CAUTION, summary=f"{evil} adds to sleepiness.", positions=(evil,)),),
            "unknown": (evil,),
            "supply_failure": (evil,),
        }
    )
    report = build_report(spoiled, run, {evil: run_like(seed=5)})
    source = report.html(START)
    assert "<script>alert" not in source
    assert source.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 5
    assert list(Page(source).all("script")) == [{"type": "application/json", "id": "specs"}, {}, {}]
    assert "<script>alert" not in report._repr_html_()


def test_the_page_needs_nothing_from_outside(full):
    page = Page(full)
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    for _, attrs in page.tags:
        for name in ("src", "href", "xlink:href"):
            assert attrs.get(name, "#").startswith("#")
    assert full.count("window.vegaEmbed = vegaEmbed") + full.count("window.vegaEmbed=vegaEmbed") <= 1
    assert full.count("vegaEmbed(figure") == 1


def test_the_page_stays_below_three_megabytes_for_a_year(plan):
    year = run_like(days=365, draws=5)
    assert len(build_report(plan, year).html().encode()) < 3_000_000


def test_headings_go_down_one_level_at_a_time_and_there_is_one_h1(pages):
    for source in pages.values():
        levels = [level for level, _ in Page(source).headings]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_language_captions_scopes_links_and_pictures(pages):
    for source in pages.values():
        page = Page(source)
        assert page.all("html") == [{"lang": "en"}]
        assert len(page.all("caption")) == len(page.all("table")) > 1
        assert all(one.get("scope") in ("col", "row") for one in page.all("th"))
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        targets = {one["href"].removeprefix("#") for one in page.all("a")}
        assert targets <= set(ids)
        assert "main" in targets
        for svg in page.all("svg"):
            assert svg.get("aria-hidden") == "true" or (svg["role"] == "img" and svg["aria-label"])


UNSAFE = {
    "trailing zero": r"(?<![\d.])\d+\.0+(?=\s?(?:mg|mcg|mL|ng|h|%)\b)",
    "trailing zero after digits": r"\d\.\d*[1-9]0+\s?(?:mg|mcg|mL|ng)\b",
    "no leading zero": r"(?<![\d\w.])\.\d+\s?(?:mg|mcg|mL|ng)\b",
    "ug": r"(?<![A-Za-z])[uµμ]g\b",
    "abbreviated daily": r"\bq\.?\s?[dhi]\.?d?\b|\bqd\b|\bbid\b|\btid\b|\btds\b|\bmg/d\b",
    "no space before the unit": r"\d(?:mg|mcg|mL|ng)\b",
    "no comma from 1,000": r"(?<![\d.,])\d{4,}(?:\.\d+)?\s(?:mg|mcg|mL|ng)\b",
    "half as a sign": r"[½¼¾]|\b0\.5 tablets?\b|1/2 tablet",
    "ISO date": r"\b20\d\d-\d\d-\d\d\b",
    "name run into the dose": r"(?i)baclofen\d",
}


@pytest.fixture(scope="session")
def rough(plan):
    """A page whose records are spelled as carelessly as tables sometimes are."""
    spelled = verdict(
        Outcome.CAUTION,
        summary="A rule from a table: 50 ug, 5.0 mg, .5 mg, 5mg q.d., 40 mg/d and 1200 mg.",
        action="See 90-420 µg/day.",
    )
    return build_report(plan.model_copy(update={"verdicts": (spelled,)})).html(START)


@pytest.mark.parametrize("name", UNSAFE)
def test_nothing_in_print_is_spelled_unsafely(pages, rough, name):
    for source in (*pages.values(), rough):
        page = Page(source)
        found = re.search(UNSAFE[name], page.text)
        assert found is None, page.text[max(0, found.start() - 40) : found.end() + 20]
        assert re.search(UNSAFE[name], " ".join(page.svg_words)) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("trailing zero", "5.0 mg"), ("trailing zero after digits", "2.50 mg"), ("no leading zero", "take .5 mg"),
        ("ug", "50 ug"), ("ug", "50 µg"), ("abbreviated daily", "5 mg q.d. then"), ("abbreviated daily", "40 mg/d"),
        ("no space before the unit", "5mg"), ("no comma from 1,000", "1200 mg"), ("half as a sign", "½ tablet"),
        ("ISO date", "on 2026-12-01"), ("name run into the dose", "Baclofen5 mg"),
    ],
)  # fmt: skip
def test_the_patterns_see_what_they_look_for(name, text):
    assert re.search(UNSAFE[name], text)


def test_the_same_inputs_give_the_same_bytes(plan, run, healthy, report):
    one, other = report, full_report(plan, run, healthy)
    assert one.html(START) == other.html(START)
    assert one.to_json() == other.to_json()
    assert render.pdf(one.findings, one.figures, START) == render.pdf(other.findings, other.figures, START)


def test_the_json_holds_the_findings_the_versions_and_the_disclaimer(report):
    found = json.loads(report.to_json())
    assert found["schema_version"] == "1"
    assert found["disclaimer"] == DISCLAIMER
    assert found["plan"]["schedule"]["steps"][0]["daily_dose_mg"] == 15
    assert found["assessment"]["plasma_peak"]["median"] > 0
    assert found["comparisons"][0]["label"] == "healthy kidney"
    assert found["tapers"]["share_above_slowed"] is not None
    assert {"seed", "evidence_version", "rules_version"} <= {one["name"] for one in found["versions"]}


def test_the_pdf_has_title_language_text_and_the_numbers_of_the_plan(plan, report):
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    read = pypdf.PdfReader(BytesIO(render.pdf(report.findings, report.figures, START)))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))
    assert read.metadata.title == "Eutonia - baclofen course"
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for step in plan.schedule.steps:
        assert f"{step.daily_dose_mg:g} mg daily" in text
        assert step.doses[0].dispensed.text in text
    for line in ("Caution", "Never stop baclofen suddenly", "poison centre", DISCLAIMER, "Tue 1 Dec 2026"):
        assert line in text
    for name, pattern in UNSAFE.items():
        if name != "ISO date":
            assert re.search(pattern, text) is None, name


def test_markup_of_the_pdf_cannot_be_written_by_a_record(plan):
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    evil = '#panic("x") *bold* \\ "quoted" $x$ // gone\n= Heading'
    report = build_report(plan.model_copy(update={"unknown": (evil,)}))
    read = pypdf.PdfReader(BytesIO(render.pdf(report.findings, ())))
    text = " ".join(page.extract_text() for page in read.pages)
    assert "panic" in text and "*bold*" in text and "// gone" in text


def test_a_pdf_without_typst_names_the_extra(plan, monkeypatch):
    monkeypatch.setattr(render, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"\[pdf\]"):
        render.pdf(build_report(plan).findings, ())


def test_no_sentence_stands_in_the_code():
    room = Path(render.__file__).parent
    spoken = re.compile(r'(?<!"")"(?!"")[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+[^"]*"')
    for path in room.glob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(), flags=re.DOTALL)
        assert spoken.findall(code) == [], path.name
