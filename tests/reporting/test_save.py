"""A report is written whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eutonia.errors import InputError, MachineError
from eutonia.reporting import save
from eutonia.reporting.save import MARKER, earlier_file, save_folder

FILES = {"report.html": b"<p>one</p>", "report.json": b"{}\n"}
SRC = Path(__file__).parents[2] / "src"


def held(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_holds_the_files_and_a_marker(tmp_path):
    folder = save_folder(tmp_path / "report", FILES)
    assert {name: content for name, content in held(folder).items() if name != MARKER} == FILES
    assert os.listdir(tmp_path) == ["report"]


def test_an_earlier_report_is_replaced_and_nothing_of_it_stays(tmp_path):
    save_folder(tmp_path / "report", {**FILES, "calendar.ics": b"old"})
    assert earlier_file(tmp_path / "report", "calendar.ics") == b"old"
    save_folder(tmp_path / "report", {"report.html": b"two"})
    assert held(tmp_path / "report").keys() == {"report.html", MARKER}
    assert (tmp_path / "report" / "report.html").read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["report"]


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "report").mkdir()
    save_folder(tmp_path / "report", FILES)
    assert (tmp_path / "report" / "report.html").read_bytes() == FILES["report.html"]


@pytest.mark.parametrize("strange", ["foreign", "added", "file", "link", "other kind"])
def test_what_is_not_an_earlier_report_is_left_alone(tmp_path, strange):
    folder = tmp_path / "report"
    if strange == "foreign":
        folder.mkdir()
        (folder / "thesis.txt").write_text("mine")
    elif strange == "added":
        save_folder(folder, FILES)
        (folder / "notes.txt").write_text("mine")
    elif strange == "file":
        folder.write_text("mine")
    elif strange == "link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        (folder / MARKER).write_text('{"kind": "another program", "files": []}')
    before = held(tmp_path)
    with pytest.raises(InputError) as caught:
        save_folder(folder, {"report.html": b"new"})
    assert str(folder) in str(caught.value)
    assert held(tmp_path) == before


def test_a_parent_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(InputError, match="create .*missing first"):
        save_folder(tmp_path / "missing" / "report", FILES)
    assert os.listdir(tmp_path) == []


CALLS = ("mkdir", "write", "flush", "fsync", "rename")


class FullDisk:
    """Lets the first `good` calls to the disk pass and fails each later one."""

    def __init__(self, good, code):
        self.left, self.code = good, code

    def __call__(self, real):
        def call(*args, **named):
            if self.left <= 0:
                raise OSError(self.code, os.strerror(self.code))
            self.left -= 1
            return real(*args, **named)

        return call


class Writer:
    """A file whose write and flush go through the disk."""

    def __init__(self, file, disk):
        self.file, self.write, self.flush = file, disk(file.write), disk(file.flush)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()

    def fileno(self):
        return self.file.fileno()


def calls_of(tmp_path, monkeypatch, good, code, folder):
    disk = FullDisk(good, code)
    with monkeypatch.context() as patched:
        for name in ("mkdir", "fsync", "rename"):
            patched.setattr(save.os, name, disk(getattr(os, name)))
        opened = disk(open)
        patched.setattr(save, "open", lambda *args: Writer(opened(*args), disk), raising=False)
        try:
            save_folder(folder, {"report.html": b"new", "report.json": b"new"})
        finally:
            used = good - disk.left
    return used


def test_a_full_disk_at_any_call_leaves_nothing_behind(tmp_path, monkeypatch):
    count = calls_of(tmp_path, monkeypatch, 1000, errno.ENOSPC, tmp_path / "whole")
    assert count > 12
    for code in (errno.ENOSPC, errno.EFBIG, errno.EACCES, errno.EIO):
        for good in range(count - 1):  # the very last call comes after the report is whole
            with pytest.raises(MachineError) as caught:
                calls_of(tmp_path, monkeypatch, good, code, tmp_path / "part")
            assert caught.value.exit_code == 4
            assert os.listdir(tmp_path) == ["whole"], f"call {good}"


def test_a_full_disk_keeps_the_earlier_report_whole(tmp_path, monkeypatch):
    folder = save_folder(tmp_path / "report", FILES)
    before = held(tmp_path)
    for good in range(15):
        with pytest.raises(MachineError):
            calls_of(tmp_path, monkeypatch, good, errno.ENOSPC, folder)
        assert held(tmp_path) == before, f"call {good}"


def test_a_rename_that_fails_brings_the_earlier_report_back(tmp_path, monkeypatch):
    folder = save_folder(tmp_path / "report", FILES)
    before, real, seen = held(tmp_path), os.rename, []

    def rename(source, target):
        seen.append(target)
        if len(seen) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(save.os, "rename", rename)
    with pytest.raises(MachineError):
        save_folder(folder, {"report.html": b"new"})
    assert len(seen) == 3
    assert held(tmp_path) == before


def test_a_limit_of_the_file_size_leaves_nothing_behind(tmp_path):
    program = (
        "import resource, sys\n"
        "from eutonia.errors import MachineError\n"
        "from eutonia.reporting.save import save_folder\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    save_folder(sys.argv[1], {'a.html': b'x' * 100, 'report.html': b'x' * 100_000})\n"
        "except MachineError as error:\n"
        "    print(error)\n"
        "    sys.exit(error.exit_code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "report")],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 4, done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert os.listdir(tmp_path) == []
