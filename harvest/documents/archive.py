"""ZIP archives opened so that nothing is written outside the target and no bomb goes off.

Names come from strangers: none is used before it has been taken apart and found to lead downwards. Links and devices
are refused, sizes are bounded before and while unpacking, and one bad member never costs the others.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from harvest.errors import DocumentError
from harvest.settings import Limits

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, OverflowError),
    *(NotImplementedError, RuntimeError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
)
"""All that ``zipfile`` raises on made-up directories, not only the errors it documents."""

_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_BLOCK = 1 << 20
_RATIO, _RATIO_FROM = 200, 64 * 2**20
"""Deflate reaches 1000 on zeros and 10 on text: large members beyond the ratio are bombs or blank."""


@dataclass(frozen=True, slots=True)
class BadMember:
    """A member that was not unpacked: its name as text, one clear line."""

    name: str
    reason: str


def unpack(archive: Path, target: Path, limits: Limits) -> list[BadMember]:
    """Unpack into ``target`` (made here, must not exist) and return the members that could not be.

    DocumentError when the archive as a whole is broken or larger than the limits. System clutter (``__MACOSX``,
    hidden files) is passed over.
    """
    try:
        opened = zipfile.ZipFile(archive)
    except _BROKEN as error:
        raise DocumentError(f"{archive.name}: not a readable ZIP archive ({_line(error)})") from error
    with opened:
        members = [member for member in opened.infolist() if not _clutter(member)]
        _check_size(archive, target.parent, members, limits)
        target.mkdir(parents=True)
        bad = []
        for number, member in enumerate(members, 1):
            name = _name(member)
            try:
                _extract(opened, member, target, name, limits)
            except _BROKEN as error:
                bad.append(BadMember(_shown(name), _line(error)))
            except ClashError:
                bad.append(BadMember(f"{_shown(name)} (entry {number})", "the archive holds the same name twice"))
            except DocumentError as error:
                bad.append(BadMember(_shown(name), str(error)))
        return bad


class ClashError(Exception):
    """Two members want the same place."""


def safe_parts(name: str) -> tuple[str, ...]:
    """The name's folders and file, none of which leads up or away; DocumentError otherwise."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        raise DocumentError("its name is an absolute path")
    if any(ord(character) < 32 or ord(character) == 127 for character in name):
        raise DocumentError("its name holds control characters")
    parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
    if not parts or ".." in parts:
        raise DocumentError("its name leads out of the archive")
    if any(len(part.encode("utf-8", "replace")) > 240 for part in parts) or len(name) > 1000 or len(parts) > 40:
        raise DocumentError("its name is too long")
    if os.name == "nt" and any(_DEVICES.fullmatch(part) or part[-1] in ". " for part in parts):
        raise DocumentError("its name stands for a device")
    return parts


def _check_size(archive: Path, folder: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.archive_members:
        raise DocumentError(
            f"{archive.name}: holds {len(members)} files, more than the limit of {limits.archive_members}"
        )
    total = sum(member.file_size for member in members)
    if total > limits.archive_bytes:
        raise DocumentError(
            f"{archive.name}: unpacks to {total} bytes, more than the limit of {limits.archive_bytes}; "
            "unpack it and ingest the folder"
        )
    free = shutil.disk_usage(folder).free
    if total * 1.1 > free:
        raise DocumentError(f"{archive.name}: unpacks to {total} bytes, and only {free} are free on the library's disk")


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str, limits: Limits) -> None:
    parts = safe_parts(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise DocumentError("it is a link or a device, not a file")
    if member.flag_bits & 0x1:
        raise DocumentError("it is encrypted")
    if member.file_size > limits.file_bytes:
        raise DocumentError(f"{member.file_size} bytes are more than the limit of {limits.file_bytes}")
    if member.file_size > max(_RATIO_FROM, _RATIO * member.compress_size):
        raise DocumentError(f"it unpacks to more than {_RATIO} times its size")
    path = target.joinpath(*parts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            _copy(opened, member, file.fileno())
    except (FileExistsError, NotADirectoryError) as error:
        raise ClashError from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy(opened: zipfile.ZipFile, member: zipfile.ZipInfo, descriptor: int) -> None:
    """The member's bytes; reading to the end checks its CRC. Never more than the directory promised."""
    written = 0
    with opened.open(member) as stream, os.fdopen(os.dup(descriptor), "wb") as file:
        while block := stream.read(_BLOCK):
            written += len(block)
            if written > member.file_size:
                raise zipfile.BadZipFile("it is longer than the archive says")
            file.write(block)
    if written != member.file_size:
        raise zipfile.BadZipFile("it is shorter than the archive says")


def _name(member: zipfile.ZipInfo) -> str:
    """The name, read as UTF-8 where a packer wrote that without saying so."""
    if member.flag_bits & 0x800:
        return member.orig_filename
    try:
        return member.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.orig_filename


def _clutter(member: zipfile.ZipInfo) -> bool:
    parts = re.split(r"[/\\]", member.filename)
    return member.is_dir() or parts[0] == "__MACOSX" or parts[-1] == ".DS_Store" or parts[-1].startswith("._")


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()[:300]


def _line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__
