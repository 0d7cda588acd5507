"""Build the site offline: ``python -m docs.site [FOLDER]``.

A dead link, or a code block that does not print what its page shows, stops the build with one clear line, exit code 2.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.site import blocks
from docs.site.links import dead_links, loaded_from_outside, pages_of
from docs.site.staging import DOCS, ROOT, Stage, Unusable
from eutonia.errors import EutoniaError

HERE = Path(__file__).parent
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def build(out: Path, docs: Path = DOCS, drawn: Path | None = None) -> None:
    """Build the site of a docs folder into `out`, which is replaced when all went well.

    Parameters
    ----------
    drawn : figures of an earlier build, to be taken as they are

    Raises
    ------
    Unusable
        A dead link, something that would be loaded from elsewhere, or a page that the builder does not understand.
    """
    from docs.site.equations import write_model
    from docs.site.figures import write_figures
    from docs.site.reference import write_reference
    from docs.site.tables import write_tables

    with tempfile.TemporaryDirectory() as work:
        stage = Stage(Path(work).resolve() / "pages", docs)
        stage.collect()
        write_model(stage)
        write_tables(stage)
        write_reference(stage)
        if drawn is None:
            write_figures(stage.folder / "figures")
        else:
            shutil.copytree(drawn, stage.folder / "figures")
        for name in ("site.css", "filter.js", "iframe-worker.js"):
            (stage.folder / "assets").mkdir(exist_ok=True)
            shutil.copy(HERE / name, stage.folder / "assets" / name)
        settings = (HERE / "zensical.toml").read_text(encoding="utf-8")
        paths = f'[project.plugins.mkdocstrings.handlers.python]\npaths = ["{(ROOT / "src").as_posix()}"]\n'
        settings = settings.replace("[project]\n", f"[project]\n{stage.navigation()}\n", 1) + f"\n{paths}"
        (Path(work) / "zensical.toml").write_text(settings, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(Path(work) / "zensical.toml")],
            cwd=work, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        site = Path(work).resolve() / "site"
        (site / "404.html").unlink(missing_ok=True)  # its links hold on a server alone
        _check(site, stage, done.returncode, ESCAPES.sub("", done.stdout + done.stderr))
        shutil.rmtree(out, ignore_errors=True)
        shutil.move(site, out)


def _check(site: Path, stage: Stage, code: int, said: str) -> None:
    """One line for the first thing that is wrong, and how many more there are."""
    wrong = []
    if (site / "index.html").is_file():
        pages = pages_of(site)
        for path, target in dead_links(site, pages):
            source = stage.source.get(path.with_suffix(".md").as_posix(), path.as_posix())
            wrong.append(f"{source}: the link {target.replace('.html', '.md')} leads nowhere; correct it or remove it")
        for path, target in loaded_from_outside(site, pages):
            source = stage.source.get(path.with_suffix(".md").as_posix(), path.as_posix())
            wrong.append(f"{source}: {target} would be loaded from elsewhere; put it into the site")
    if not wrong and code != 0:
        warning = re.search(r"^(?:Warning|Error): (.+)\n.*?\[ ?(\S+)", said, re.MULTILINE)
        last = said.strip().splitlines() or ["no message"]
        wrong.append(f"{warning[2]}: {warning[1]}" if warning else last[-1])
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise Unusable(f"docs: {wrong[0]}{more}")


def check_blocks() -> None:
    """Run every code block; a minute or two.

    Raises
    ------
    Unusable
        A block fails; names page and block.
    """
    for page in blocks.pages():
        for failure in blocks.failures(page):
            name = page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name
            raise Unusable(f"docs: {name}: {failure.splitlines()[0]}; correct the block")


def main() -> int:
    """Run the code blocks, then build into the folder given, or into ``site/``."""
    out = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "site"
    try:
        check_blocks()
        build(out)
    except (Unusable, EutoniaError) as error:
        print(error, file=sys.stderr)
        return 2
    print(out / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
