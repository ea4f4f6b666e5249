"""ZIP archives from strangers: good members come out, bad ones are named, nothing lands outside."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.documents.archive import safe_parts, unpack
from harvest.errors import DocumentError
from harvest.settings import Limits

LIMITS = Limits()


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """An archive with these members, in this order, duplicates too."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Everything under a folder by relative name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_good_members_come_out_with_their_folders(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("a/b/c.pdf", b"one"), ("d.xml", b"two"), ("empty/", b""), ("ünï.pdf", b"3"))
    assert unpack(archive, tmp_path / "out", LIMITS) == []
    assert files(tmp_path / "out") == {"a/b/c.pdf": b"one", "d.xml": b"two", "ünï.pdf": b"3"}


EVIL = [
    *("../evil.pdf", "a/../../evil.pdf", "/etc/evil.pdf", "C:\\evil.pdf", "c:evil.pdf", "\\\\host\\share\\evil.pdf"),
    *("..\\..\\evil.pdf", "a\\..\\..\\evil.pdf", "new\nline.pdf", "..", "x" * 300 + ".pdf", "d/" * 60 + "x.pdf"),
]


@pytest.mark.parametrize("name", EVIL)
def test_names_never_lead_out(tmp_path: Path, name: str) -> None:
    archive = zipped(tmp_path / "a.zip", (name, b"evil"), ("good.pdf", b"good"))
    (tmp_path / "deep" / "er").mkdir(parents=True)
    bad = unpack(archive, tmp_path / "deep" / "er" / "out", LIMITS)
    assert len(bad) == 1 and bad[0].reason.startswith("its name")
    assert files(tmp_path / "deep") == {"er/out/good.pdf": b"good"}


@given(st.text(min_size=1, max_size=60))
def test_safe_parts_stay_below(name: str) -> None:
    try:
        parts = safe_parts(name)
    except DocumentError:
        return
    joined = os.path.normpath(os.path.join("/target", *parts))  # noqa: PTH118 - the plain rules of the system
    assert joined.startswith("/target/")
    assert all("/" not in part and "\\" not in part and part not in ("", ".", "..") for part in parts)


def test_backslashes_are_folders(tmp_path: Path) -> None:
    unpack(zipped(tmp_path / "a.zip", ("papers\\one.pdf", b"1")), tmp_path / "out", LIMITS)
    assert files(tmp_path / "out") == {"papers/one.pdf": b"1"}


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    members = []
    for name, kind in (("link.pdf", stat.S_IFLNK), ("device.pdf", stat.S_IFCHR), ("pipe.pdf", stat.S_IFIFO)):
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, (kind | 0o777) << 16
        members.append((info, b"/etc/passwd"))
    bad = unpack(zipped(tmp_path / "a.zip", *members, ("good.pdf", b"1")), tmp_path / "out", LIMITS)
    assert {member.name for member in bad} == {"link.pdf", "device.pdf", "pipe.pdf"}
    assert files(tmp_path / "out") == {"good.pdf": b"1"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_place_twice(tmp_path: Path) -> None:
    members = (("a.pdf", b"1"), ("a.pdf", b"2"), ("d", b"3"), ("d/b.pdf", b"4"), ("e/x", b"5"), ("e", b"6"))
    bad = unpack(zipped(tmp_path / "a.zip", *members), tmp_path / "out", LIMITS)
    assert [member.name for member in bad] == ["a.pdf (entry 2)", "d/b.pdf (entry 4)", "e (entry 6)"]
    assert files(tmp_path / "out") == {"a.pdf": b"1", "d": b"3", "e/x": b"5"}


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("bad.pdf", b"B" * 99), ("good.pdf", b"1"), method=zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    data[data.index(b"B" * 99) + 5] ^= 1
    archive.write_bytes(data)
    (bad,) = unpack(archive, tmp_path / "out", LIMITS)
    assert bad.name == "bad.pdf" and "CRC" in bad.reason
    assert files(tmp_path / "out") == {"good.pdf": b"1"}


def test_encrypted_and_unknown_methods(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("locked.pdf", b"x"), ("odd.pdf", b"y"), ("good.pdf", b"1"))
    data = bytearray(archive.read_bytes())
    for magic, flags, method in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        first = data.index(magic)
        data[first + flags] |= 1
        second = data.index(magic, first + 4)
        data[second + method : second + method + 2] = (97).to_bytes(2, "little")
    archive.write_bytes(data)
    reasons = {member.name: member.reason for member in unpack(archive, tmp_path / "out", LIMITS)}
    assert reasons["locked.pdf"] == "it is encrypted" and set(reasons) == {"locked.pdf", "odd.pdf"}
    assert files(tmp_path / "out") == {"good.pdf": b"1"}


def test_bombs_do_not_go_off(tmp_path: Path) -> None:
    zeros = bytes(80 * 2**20)
    (bad,) = unpack(zipped(tmp_path / "ratio.zip", ("z.pdf", zeros)), tmp_path / "ratio", LIMITS)
    assert "times its size" in bad.reason
    (bad,) = unpack(
        zipped(tmp_path / "big.zip", ("z.pdf", zeros[:999])), tmp_path / "big", replace(LIMITS, file_bytes=99)
    )
    assert "more than the limit of 99" in bad.reason
    many = zipped(tmp_path / "many.zip", *((f"{number}.pdf", b"") for number in range(50)))
    for limits in (replace(LIMITS, archive_members=49), replace(LIMITS, archive_bytes=99)):
        archive = many if limits.archive_members == 49 else tmp_path / "big.zip"
        with pytest.raises(DocumentError, match="more than the limit"):
            unpack(archive, tmp_path / "never", limits)
        assert not (tmp_path / "never").exists()


def test_sizes_that_lie_are_found_out(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("lie.pdf", b"x" * 5000), ("good.pdf", b"1"))
    data = bytearray(archive.read_bytes())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 10)
    archive.write_bytes(data)
    (bad,) = unpack(archive, tmp_path / "out", LIMITS)
    assert bad.name == "lie.pdf" and files(tmp_path / "out") == {"good.pdf": b"1"}


def test_names_in_utf8_without_the_flag(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("AAAA.pdf", b"1"))
    archive.write_bytes(archive.read_bytes().replace(b"AAAA.pdf", "αβ.pdf".encode()))
    unpack(archive, tmp_path / "out", LIMITS)
    assert set(files(tmp_path / "out")) == {"αβ.pdf"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18, b"%PDF-1.4", b"PK\x03\x04" * 999])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DocumentError, match="not a readable ZIP"):
        unpack(tmp_path / "a.zip", tmp_path / "out", LIMITS)


def test_any_damage_ends_in_an_error_of_ours(tmp_path: Path) -> None:
    """Every byte of a small archive changed once: unpacking gives members or a DocumentError, nothing else."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.pdf", b"hello " * 20)
    data = stream.getvalue()
    inside = 0
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 0xFF
        archive = tmp_path / "a.zip"
        archive.write_bytes(changed)
        target = tmp_path / "out" / str(at)
        target.parent.mkdir(exist_ok=True)
        try:
            inside += not unpack(archive, target, LIMITS)
        except DocumentError:
            continue
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "out"} and inside > 0
