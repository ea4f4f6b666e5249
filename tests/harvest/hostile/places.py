"""Things in a folder that are no plain files, and names that are no plain names."""

from __future__ import annotations

import os
from pathlib import Path

from tests.harvest.hostile.pdfs import sound


def make(folder: Path) -> list[Path]:
    """Fill a folder; returns what must have an outcome."""
    folder.mkdir(parents=True)
    good = sound()
    made = [folder / os.fsdecode(name) for name in _names()]
    for path in made:
        path.write_bytes(good)
    os.mkfifo(folder / "pipe.pdf")
    links = {
        "device.pdf": "/dev/zero",
        "terminal.png": "/dev/tty",
        "nowhere.pdf": "/nowhere/at/all.pdf",
        "self.pdf": "self.pdf",
        "secret.pdf": "/etc/passwd",
        "loop": str(folder),
        "system.xml": "/proc/self/environ",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    locked = folder / "unreadable.pdf"
    locked.write_bytes(good + b"\n% another")
    locked.chmod(0)
    made += [folder / "pipe.pdf", locked, *(folder / name for name in links)]
    deep = folder.joinpath(*["deep"] * 60)
    deep.mkdir(parents=True)
    (deep / "down.pdf").write_bytes(good)
    return [*made, deep / "down.pdf"]


def _names() -> tuple[bytes, ...]:
    return (
        *(b"new\nline.pdf", b"odd \xff\xfe.pdf", b"x" * 251 + b".pdf", b"-rf.pdf", b"$(touch x).pdf", b"a;b|c&d.pdf"),
        *(b"tab\t.pdf", b"quote'\".pdf", b" space .pdf", b"percent%s%n.pdf", "\N{ZERO WIDTH SPACE}.pdf".encode()),
        *("\u202efdp.pdf".encode(), b"back\\slash.pdf", b"con.pdf", b"UPPER.PDF", b"no_suffix", b"two.pdf.pdf"),
    )
