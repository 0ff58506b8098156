"""Places: `~`, what can be written is found out first, and folders are filled whole and stay themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.foundation import places
from sim.foundation.errors import InputError

LAST = "metadata.json"


def write(folder: Path) -> None:
    """What a result writes: files, a folder, and what says what they are."""
    (folder / "inner").mkdir()
    for name in ("table.csv", "inner/part.csv", LAST):
        (folder / name).write_text(name, encoding="utf-8")


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


WHOLE = {"table.csv", "inner", "inner/part.csv", LAST}


# ------------------------------------------------------------------ ~


@pytest.mark.parametrize("name", ["~/results", Path("~/results")])
def test_tilde_is_the_home(name: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places.at_home(name) == tmp_path / "results"
    assert places.at_home("plain/~/name") == Path("plain/~/name")


@pytest.mark.skipif(os.name != "posix", reason="users are known by numbers elsewhere only")
def test_without_a_home_tilde_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(InputError, match="no home folder"):
        places.at_home("~/results")


# ------------------------------------------------------------------ what can be written


def test_a_folder_that_can_be_made_is_not_left_behind(tmp_path: Path) -> None:
    places.check_folder(tmp_path / "a" / "b" / "c")
    assert everything(tmp_path) == set()
    places.check_folder(tmp_path)


@pytest.mark.parametrize("name", ["file", "file/inside", "nul\0byte", "x" * 400, "/proc/none/new"])
def test_a_folder_that_cannot_be_written_is_one_message(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be written|This is a file"):
        places.check_folder(tmp_path / name)
    assert everything(tmp_path) == {"file"}


@pytest.mark.parametrize("name", ["folder", "none/page.html", "file/page.html", "nul\0byte", "x" * 400, "/proc/none.html"])
def test_a_file_that_cannot_be_written_is_one_message(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match=r"cannot be written|This is a folder|no such folder"):
        places.check_file(tmp_path / name)
    assert everything(tmp_path) == {"file", "folder"}


def test_a_file_that_is_there_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine")
    places.check_file(tmp_path / "page.html")
    places.check_file(tmp_path / "new.html")
    assert everything(tmp_path) == {"page.html"} and (tmp_path / "page.html").read_text() == "mine"


@pytest.mark.parametrize("name", ["lost+found", ".DS_Store", ".unfinished-abc"])
def test_what_systems_leave_in_a_folder_is_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert places.is_empty(tmp_path) and places.is_empty(tmp_path / "none")
    (tmp_path / "thesis.docx").touch()
    assert not places.is_empty(tmp_path)


# ------------------------------------------------------------------ folders are filled


def test_a_new_folder_is_there_whole(tmp_path: Path) -> None:
    places.fill(tmp_path / "deep" / "new", write, last=LAST)
    assert everything(tmp_path / "deep" / "new") == WHOLE and everything(tmp_path / "deep") >= {"new"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["new"]


def test_an_existing_folder_stays_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    before = here.stat().st_ino
    monkeypatch.chdir(here)  # as a shell stands in it
    places.fill(Path("."), write, last=LAST)
    assert everything(here) == WHOLE and here.stat().st_ino == before
    places.fill(Path("."), write, last=LAST)
    assert everything(here) == WHOLE and here.stat().st_ino == before and Path.cwd() == here


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link(there: bool, tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    if there:
        target.mkdir()
    places.check_folder(link)
    places.fill(link, write, last=LAST)
    assert link.is_symlink() and everything(target) == WHOLE


def test_nothing_is_left_of_what_failed_and_what_was_there_stays(tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        write(folder)
        raise OSError(28, "No space left on device")

    for place in (tmp_path / "new", tmp_path / "old"):
        if place.name == "old":
            places.fill(place, write, last=LAST)
        with pytest.raises(OSError, match="No space"):
            places.fill(place, fails, last=LAST)
    assert everything(tmp_path / "old") == WHOLE and not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_what_says_what_a_folder_holds_is_moved_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    usual = Path.rename

    def noted(self: Path, target: Path) -> Path:
        moved.append(Path(target).name)
        return usual(self, target)

    (tmp_path / "old").mkdir()
    monkeypatch.setattr(Path, "rename", noted)
    places.fill(tmp_path / "old", write, last=LAST)
    assert moved[-1] == LAST and set(moved) == {"inner", "table.csv", LAST}


MOUNTS = "mount -t tmpfs none {parent} && mkdir {parent}/v && mount -t tmpfs none {parent}/v && mount -o remount,ro {parent}"


@pytest.mark.skipif(sys.platform != "linux", reason="mounts of one's own are Linux's")
def test_a_mount_in_a_folder_that_cannot_be_written_is_filled(tmp_path: Path) -> None:
    """As a volume of a container is."""
    code = (
        "import sys; from pathlib import Path; from tests.unit.foundation import test_places as t\n"
        "from sim.foundation import places; place = Path(sys.argv[1])\n"
        "places.check_folder(place); places.fill(place, t.write, last=t.LAST); print(*sorted(t.everything(place)))\n"
        "try: places.check_folder(place.parent / 'new')\n"
        "except t.InputError as error: print(error)\n"
    )
    inside = f"{MOUNTS.format(parent=tmp_path)} && {sys.executable} -c \"$CODE\" {tmp_path}/v"
    root = Path(__file__).resolve().parents[3]
    env = {**os.environ, "CODE": code, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    allowed = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0
    if not allowed:
        pytest.skip("no mounts of one's own here")
    done = subprocess.run(["unshare", "-rm", "sh", "-c", inside], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    filled, refused = done.stdout.splitlines()[:2]
    assert set(filled.split()) == WHOLE
    assert "It cannot be written: Read-only file system" in refused


# ------------------------------------------------------------------ commands


@pytest.mark.skipif(os.name != "posix", reason="other shells quote otherwise")
def test_commands_can_be_typed_as_they_are_printed() -> None:
    assert places.command("attrition", "run", "-i", Path("our school.yaml"), 3) == "attrition run -i 'our school.yaml' 3"
