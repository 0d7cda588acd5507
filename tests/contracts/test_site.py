"""The documentation site builds offline, whole, and stops with one line where a link is dead."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import eutonia as eu
from eutonia.evidence.citation import sources
from eutonia.evidence.library import QUANTITY_TABLES, quantities, read_table
from tests.contracts.source_tree import ROOT

STYLES = ROOT / "docs" / "site" / "site.css"
NEEDED = ("zensical", "mkdocstrings", "mkdocstrings_handlers.python", "latex2mathml")


def missing() -> list[str]:
    """What the site needs and is not installed."""
    return [name for name in NEEDED if not (find_spec(name.split(".")[0]) and find_spec(name))]


pytestmark = pytest.mark.skipif(bool(missing()), reason=f"the group docs is not installed: {', '.join(missing())}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `scripts/docs` builds it."""
    from docs.site.__main__ import build

    out = tmp_path_factory.mktemp("built") / "site"
    build(out)
    return out


def anchors(page: Path) -> set[str]:
    """All ids on a page."""
    return set(re.findall(r'id="([^"]+)"', page.read_text(encoding="utf-8")))


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    from docs.site.links import dead_links, loaded_from_outside, pages_of

    pages = pages_of(site)
    assert len(pages) > 50
    assert list(dead_links(site, pages)) == []
    assert list(loaded_from_outside(site, pages)) == []


def test_every_page_by_hand_is_in_the_site_and_in_its_order(site: Path) -> None:
    front = (site / "index.html").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        place = page.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
        assert (site / place).is_file()
        assert re.search(rf'href="(\./)?{re.escape(place)}"', front), f"{place} is not in the order of the pages"


def test_every_quantity_and_every_source_has_its_anchor(site: Path) -> None:
    for name in QUANTITY_TABLES:
        page = site / "evidence" / name.replace(".csv", ".html")
        assert {row["id"] for row in read_table(name)} - anchors(page) == set()
    assert set(sources()) - anchors(site / "evidence" / "sources.html") == set()


@pytest.mark.parametrize(
    "table", sorted(path.stem for path in (ROOT / "src/eutonia/evidence/tables").glob("rules_*.csv"))
)
def test_every_rule_stands_on_the_page_of_its_table(site: Path, table: str) -> None:
    page = site / "rules" / f"{table.removeprefix('rules_')}.html"
    text = page.read_text(encoding="utf-8")
    rows = read_table(f"{table}.csv")
    assert {row["id"] for row in rows} - anchors(page) == set()
    assert sum(f'<td class="severity">{row["severity"]}</td>' in text for row in rows) == len(rows)


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    found = set().union(*(anchors(page) for page in (site / "api").glob("*.html")))
    assert {f"eutonia.{name}" for name in eu.__all__} - found == set()


def test_every_command_is_in_the_reference(site: Path) -> None:
    import typer

    from docs.site.reference import commands_of
    from eutonia.faces.cli import app

    heads = anchors(site / "cli.html")
    assert {"-".join(path) for path, _ in commands_of(typer.main.get_command(app), ("eutonia",))} - heads == set()


def test_the_pages_of_the_model_hold_every_constant_of_the_model() -> None:
    from docs.site.equations import ids_named

    pages = sorted((ROOT / "docs" / "model").glob("*.md"))
    named = {id for page in pages for id in ids_named(page.read_text(encoding="utf-8"))}
    assert {id for id in quantities() if id.startswith("model.")} - named == set()
    adult = eu.read_patient(ROOT / "examples" / "ms_adult.json")
    run = eu.simulate(adult, eu.Regimen.oral_single(dose_mg=20), days=1, draws=8)
    assert set(run.attrs["evidence_ids"]) - named - {"reflex.table.response"} == set()


def test_every_figure_is_drawn_and_shown(site: Path) -> None:
    drawn = {path.name for path in (site / "figures").glob("*.svg")}
    assert len(drawn) >= 4
    pages = "".join(path.read_text(encoding="utf-8") for path in (site / "tours").glob("*.html"))
    assert set(re.findall(r'figures/(\w+\.svg)"', pages)) == drawn


def test_no_mark_is_left_in_a_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert not re.search(r"\{\{|\$\$|\(\.\./\.\./README", page.read_text(encoding="utf-8")), page


def stopped(site: Path, tmp_path: Path, page: str, text: str) -> str:
    """What the build says, as one line, when a page of the docs holds this."""
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs, ignore=shutil.ignore_patterns("site"))
    (docs / page).write_text(text, encoding="utf-8")
    code = (
        "import sys, pathlib; from docs.site.__main__ import Unusable, build\n"
        "try: build(*map(pathlib.Path, sys.argv[1:]))\n"
        "except Unusable as error: print(error, file=sys.stderr); sys.exit(2)"
    )
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", code, out, docs, site / "figures"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert not out.exists()
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_block_that_fails_stops_the_build_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from docs.site import __main__, blocks

    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n\n```\n")
    monkeypatch.setattr(blocks, "pages", lambda: (page,))
    assert __main__.main() == 2
    said = capsys.readouterr().err
    assert said == "docs: page.md: `>>> 1 + 1` gives something else than the page shows; correct the block\n"


def test_a_dead_link_stops_the_build_with_one_line(site: Path, tmp_path: Path) -> None:
    said = stopped(site, tmp_path, "limits.md", "# Limits\n\nSee [nothing](nowhere.md).\n")
    assert said == "docs: docs/limits.md: the link nowhere.md leads nowhere; correct it or remove it\n"


def test_wide_things_scroll_inside_themselves():
    """A style that takes a table out of the page lays it over the text (it happened)."""
    rules = re.findall(r"^([^{}/]+?)\s*\{([^}]*)\}", STYLES.read_text(encoding="utf-8"), re.MULTILINE)
    of_wide = [style for names, style in rules if any(one.strip().endswith(".wide") for one in names.split(","))]
    assert any("overflow-x: auto" in style for style in of_wide)
    assert not any("position" in style for style in of_wide)
