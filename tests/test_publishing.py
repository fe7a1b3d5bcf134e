"""A site goes into its folder whole, beside what is not ours, and nothing else is touched."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from csobjectives.publishing import NotPublished, Written, publish, sites, swapping
from csobjectives.publishing.manifests import ours

FIRST = {
    "style.css": "a",
    "sets/one/index.html": "one",
    "data/results.json": "{}",
    "index.html": "1",
}
SECOND = {"style.css": "a", "sets/two/index.html": "two", "data/results.json": "[]"} | {
    "index.html": "2"
}


def put(site: Mapping[str, str], folder: Path) -> Written:
    """Publish a site that is given as texts by their paths."""
    return publish(iter(site.items()), folder)


def names(folder: Path) -> list[str]:
    """The names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def found(folder: Path) -> dict[str, str]:
    """What a folder holds: texts by their paths, without the list of files."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / "data" / "files.json"
    }


def test_a_site_is_its_files_and_the_list_of_them(tmp_path: Path) -> None:
    """The folder is made, with every file and the SHA-256 sum of each; nothing is left beside."""
    folder = tmp_path / "deep" / "site"
    assert put(FIRST, folder) == Written(files=5, changed=5, removed=0)
    assert found(folder) == FIRST
    listed = json.loads((folder / "data" / "files.json").read_text(encoding="utf-8"))
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in FIRST.items()}
    assert listed == {"files": sums}
    assert list(listed["files"]) == sorted(FIRST)
    assert names(folder.parent) == ["site"]


def test_pages_that_went_go(tmp_path: Path) -> None:
    """A page that the site has no more is removed, and its folder with it."""
    put(FIRST, tmp_path / "site")
    assert put(SECOND, tmp_path / "site") == Written(files=5, changed=4, removed=1)
    assert found(tmp_path / "site") == SECOND
    assert sorted(path.name for path in (tmp_path / "site" / "sets").iterdir()) == ["two"]


def test_unchanged_files_are_untouched(tmp_path: Path) -> None:
    """A file with the same bytes is the same file: its inode, its time, its permissions."""
    folder = tmp_path / "site"
    put(FIRST, folder)
    (folder / "style.css").chmod(0o640)
    os.utime(folder / "style.css", ns=(1, 1))
    before = (folder / "style.css").stat()
    put(SECOND, folder)
    after = (folder / "style.css").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (before.st_ino, 1, before.st_mode)
    assert after.st_nlink == 1


def test_the_same_site_touches_nothing(tmp_path: Path) -> None:
    """Where no byte has changed, the folder itself is the one that was there."""
    folder = tmp_path / "site"
    put(FIRST, folder)
    before = folder.stat()
    assert put(FIRST, folder) == Written(files=5, changed=0, removed=0)
    after = folder.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(tmp_path) == ["site"]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    """Files, links and folders that no run has written are there after a run as before it."""
    folder = tmp_path / "site"
    folder.mkdir(mode=0o750)
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    (folder / "CNAME").write_text("example.org", encoding="utf-8")
    put(FIRST, folder)
    (folder / "own" / "empty").mkdir(parents=True)
    (folder / "sets" / "one" / "own.txt").write_text("mine", encoding="utf-8")
    (folder / "own" / "link").symlink_to("../CNAME")
    (folder / "own" / "away").symlink_to("/nowhere")
    (folder / "own" / "up").symlink_to("..")
    inode = (folder / "CNAME").stat().st_ino
    put(SECOND, folder)
    own = {"CNAME": "example.org", ".git/HEAD": "ref", "sets/one/own.txt": "mine"}
    assert found(folder) == SECOND | own | {"own/link": "example.org"}
    assert (folder / ".git" / "objects").is_dir()
    assert (folder / "own" / "empty").is_dir()
    assert (folder / "own" / "away").readlink() == Path("/nowhere")
    assert (folder / "own" / "up").readlink() == Path("..")
    assert (folder / "CNAME").stat().st_ino == inode
    assert folder.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("index.html", "index.html"),
        ("data", "data"),
        ("sets/one/index.html/own", "sets/one/index.html"),
    ],
)
def test_what_is_not_ours_is_never_overwritten(tmp_path: Path, path: str, told: str) -> None:
    """A file in the way of a page is named, and neither it nor anything else is changed."""
    folder = tmp_path / "site"
    put({"about.html": "about"}, folder)
    if path == "data":
        folder = tmp_path / "other"
        folder.mkdir()
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("mine", encoding="utf-8")
    before = found(folder)
    with pytest.raises(NotPublished) as refused:
        put(FIRST, folder)
    assert str(refused.value) == (
        f"{told} is there, and no earlier run has written it. Move it away, or name another folder."
    )
    assert found(folder) == before
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def test_a_file_with_the_same_bytes_is_not_in_the_way(tmp_path: Path) -> None:
    """Where a page is there already, to the byte, nobody's file is lost by calling it ours."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("1", encoding="utf-8")
    put(FIRST, tmp_path / "site")
    assert put(SECOND, tmp_path / "site").removed == 1
    assert found(tmp_path / "site") == SECOND


@pytest.mark.parametrize("listed", ["", "[]", "{}", '{"files": []}', '{"files": {"../x": ""}}'])
def test_a_list_that_is_none_lists_nothing(tmp_path: Path, listed: str) -> None:
    """A list of files that is broken makes no file ours, and none outside the folder ever is."""
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    put(FIRST, folder)
    (folder / "data" / "files.json").write_text(listed, encoding="utf-8")
    with pytest.raises(NotPublished, match=r"no earlier run|no site yet"):
        put(SECOND, folder)
    assert found(folder) == FIRST
    assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"


def test_other_folders_are_no_place_for_a_first_site(tmp_path: Path) -> None:
    """A folder of other things, named by mistake, is left alone."""
    (tmp_path / "home" / "letters").mkdir(parents=True)
    with pytest.raises(NotPublished) as refused:
        put(FIRST, tmp_path / "home")
    assert str(refused.value) == (
        "there is no site yet, and there are other folders, such as letters. "
        "Name a folder that is for the site alone, such as site."
    )


def test_unfit_folders(tmp_path: Path) -> None:
    """A file, a link, a mount, and a folder that is in use are refused, each with a way out."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    another = "Name a folder that is for the site alone, such as site."
    told = {
        tmp_path / "file": "it is a file. Name a folder.",
        tmp_path / "link": "it leads to file. Name the folder itself.",
        tmp_path / "file" / "site": f"File exists ({tmp_path / 'file'}). "
        "Name a folder that can be written to, in one that can be.",
        Path.cwd(): f"the folder is in use for something else. {another}",
        Path.cwd().parent: f"{Path.cwd()} is in it. {another}",
        Path("/proc"): "something is mounted there, which cannot be swapped for a new site. "
        "Name a folder in it, such as /proc/site.",
    }
    for folder, message in told.items():
        with pytest.raises(NotPublished) as refused:
            put(FIRST, folder)
        assert str(refused.value) == message


def test_a_folder_that_nothing_may_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions are looked at before anything is written."""
    (tmp_path / "site").mkdir()
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(NotPublished, match="nothing may be written there"):
        put(FIRST, tmp_path / "site")


def test_a_page_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    """Where a page cannot be made, the old site stays, and nothing is left beside it."""
    put(FIRST, tmp_path / "site")

    def failing() -> Iterator[tuple[str, str]]:
        yield "index.html", "2"
        raise ValueError("a page")

    with pytest.raises(ValueError, match="a page"):
        publish(failing(), tmp_path / "site")
    assert found(tmp_path / "site") == FIRST
    assert names(tmp_path) == ["site"]


def test_no_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full is told with the file, and the old site stays."""
    put(FIRST, tmp_path / "site")

    def full(path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotPublished, match=r"^No space left on device \(.*two.index\.html\)\. "):
        put(SECOND, tmp_path / "site")
    assert found(tmp_path / "site") == FIRST
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("failed", [errno.EPERM, errno.EXDEV, errno.EMLINK])
def test_without_second_names_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: int
) -> None:
    """On a file system without hard links, what stays is copied, with its time."""
    folder = tmp_path / "site"
    put(FIRST, folder)
    (folder / "CNAME").write_text("example.org", encoding="utf-8")
    os.utime(folder / "style.css", (1, 1))

    def unlinkable(_path: Path, _target: Path) -> None:
        raise OSError(failed, os.strerror(failed))

    monkeypatch.setattr(Path, "hardlink_to", unlinkable)
    put(SECOND, folder)
    assert found(folder) == SECOND | {"CNAME": "example.org"}
    assert (folder / "style.css").stat().st_mtime == 1


def test_a_link_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any other failure of a hard link is one of the disk, and ends the run."""
    put(FIRST, tmp_path / "site")

    def broken(_path: Path, _target: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "hardlink_to", broken)
    with pytest.raises(NotPublished, match=r"^Input/output error"):
        put(SECOND, tmp_path / "site")
    assert found(tmp_path / "site") == FIRST


def test_two_folders_are_exchanged_at_once(tmp_path: Path) -> None:
    """On Linux and macOS, the system itself exchanges two folders: there is no moment between."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert swapping.exchange(tmp_path / "one", tmp_path / "other")
    assert names(tmp_path / "one") == ["other"]
    assert names(tmp_path / "other") == ["one"]
    with pytest.raises(FileNotFoundError, match="none"):
        swapping.exchange(tmp_path / "one", tmp_path / "none")


@pytest.mark.parametrize("failed", [errno.ENOSYS, errno.EINVAL, errno.EIO])
def test_where_nothing_is_exchanged_folders_are_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failed: int
) -> None:
    """Where the file system cannot exchange, two renames do; any other error ends the run."""
    put(FIRST, tmp_path / "site")
    monkeypatch.setattr(swapping, "_system_call", lambda: lambda _one, _other: -1)
    monkeypatch.setattr("ctypes.get_errno", lambda: failed)
    if failed == errno.EIO:
        with pytest.raises(NotPublished, match=r"^Input/output error"):
            put(SECOND, tmp_path / "site")
        assert found(tmp_path / "site") == FIRST
    else:
        put(SECOND, tmp_path / "site")
        assert found(tmp_path / "site") == SECOND
    assert names(tmp_path) == ["site"]


def test_a_rename_that_fails_puts_the_old_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the second of two renames fails, the old site is where it was."""
    put(FIRST, tmp_path / "site")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith("-new"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return rename(path, target)

    monkeypatch.setattr(swapping, "_system_call", lambda: None)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(NotPublished, match=r"^Permission denied"):
        put(SECOND, tmp_path / "site")
    assert found(tmp_path / "site") == FIRST


def test_two_at_once_take_turns(tmp_path: Path) -> None:
    """Many runs into one folder end with one site, whole, and no trace of the others."""
    failed: list[BaseException] = []

    def work(number: int) -> None:
        site = {f"sets/{number}-{each}/index.html": str(number) for each in range(5)}
        try:
            for _ in range(3):
                put(site | {"index.html": str(number)}, tmp_path / "site")
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed
    assert len(set(found(tmp_path / "site").values())) == 1
    assert len(found(tmp_path / "site")) == 6
    assert names(tmp_path) == ["site"]


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that another one holds up ends after a while, and says why."""
    monkeypatch.setattr(sites, "PATIENCE", 0.1)
    with (
        FileLock(tmp_path / ".site.csobjectives-lock"),
        pytest.raises(NotPublished, match=r"^another run has been writing there for 0\.1 seconds"),
    ):
        put(FIRST, tmp_path / "site")
    assert put(FIRST, tmp_path / "site").changed == 5


def test_folders_named_like_files_are_in_the_way(tmp_path: Path) -> None:
    """Where the site has a file, a folder of somebody else's cannot be."""
    folder = tmp_path / "site"
    put({"about.html": "about"}, folder)
    (folder / "index.html").mkdir()
    with pytest.raises(NotPublished, match=r"^index\.html is there, and no earlier run"):
        put(FIRST, folder)
    assert ours(folder) == {"about.html", "data/files.json"}
