"""What lies under the paths a user names: sorted, told by content, and nothing opened that could block."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harvest.documents.sniff import describe, kind_of
from harvest.errors import UsageError
from harvest.store import InputFile, display

_DOCUMENTS = ".pdf .xml .nxml .jats .html .htm .xhtml .mhtml .zip"
_PICTURES = ".png .jpg .jpeg .jpe .jfif .tif .tiff .gif .bmp .webp"
_TEXTS = ".txt .md .rst .tex .bib .ris .log .csv .tsv .json .jsonl .yaml .yml .toml .ini .cfg .dtd .xsd .xsl .ent .mod"
_CODE = ".py .ipynb .r .m .c .h .cpp .js .css .sh .gitignore .lock .map .woff .woff2 .ttf .otf .exe .dll .so"
_DATA = ".sqlite .db .npy .npz .h5 .hdf5 .parquet .pkl .onnx .pt .cif .mol .sdf .xyz .pdb .dat .mp3 .mp4 .avi .mov .wav"
_OFFICE = ".doc .docx .odt .rtf .xls .xlsx .ods .ppt .pptx .odp .epub .mobi .djvu .ps .eps .svg .ico .psd .ai"
_PACKED = ".gz .bz2 .xz .tar .tgz .7z .rar .iso .url .webloc .lnk .tmp .part .crdownload .bak"

DOCUMENT_SUFFIXES = frozenset(f"{_DOCUMENTS} {_PICTURES}".split())
"""Names that promise a document: where the content does not keep it, that is a failure and not to be passed over."""

OTHER_SUFFIXES = frozenset(f"{_TEXTS} {_CODE} {_DATA} {_OFFICE} {_PACKED}".split())
"""Names of things that are no papers; taken only where the content is plainly a PDF or a picture."""

_CLUTTER = frozenset(("__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"))
_MAGIC = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to harvest (``kind`` says how) or to report (``reason`` says why).

    ``path`` is its lasting name in the library, ``file`` where it lies now; they differ for an archive's members.
    """

    path: str
    file: Path
    kind: str = ""
    reason: str = ""
    size: int = 0
    mtime_ns: int = 0
    in_archive: bool = False


def absolute(path: Path) -> Path:
    """The path with its folders' links resolved and its own name kept."""
    if path.name in ("", ".."):
        return path.resolve()
    return path.parent.resolve() / path.name


def discover(path: Path, library: Path, known: Mapping[str, InputFile] | None = None) -> Iterator[Found]:
    """Everything to ingest at or under a path that the user named; UsageError when nothing is there.

    Files of ``known`` that have kept size and time are not opened. The library's own folder is passed over.
    """
    path = absolute(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if not os.path.lexists(path):
            raise UsageError(f"{display(str(path))}: there is no such file or folder") from error
        mode = 0
    if stat.S_ISDIR(mode):
        yield from walk(path.resolve(), str(path), library, known)
        return
    found = classify(path, str(path), known, named=True)
    if found is not None:
        yield found


def walk(
    folder: Path,
    name: str,
    library: Path | None = None,
    known: Mapping[str, InputFile] | None = None,
    in_archive: bool = False,
) -> Iterator[Found]:
    """The files of a folder and its folders, by name; linked folders, clutter and libraries are not entered."""
    if (folder / "catalog.sqlite").is_file() or folder == library:
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield Found(name, folder, reason=f"the folder cannot be read ({error.strerror})", in_archive=in_archive)
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() in _CLUTTER:
            continue
        path, inner = Path(entry.path), f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from walk(path, inner, library, known, in_archive)
            continue
        found = classify(path, inner, known, in_archive=in_archive)
        if found is not None:
            yield found


def classify(
    path: Path,
    name: str,
    known: Mapping[str, InputFile] | None = None,
    named: bool = False,
    in_archive: bool = False,
) -> Found | None:
    """What a file is; None for one to pass over, which is never a file that the user ``named``."""
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return Found(name, path, reason=f"cannot be read ({said})", in_archive=in_archive)
    mtime = 0 if in_archive else state.st_mtime_ns

    def found(kind: str = "", reason: str = "") -> Found:
        return Found(name, path, kind, reason, state.st_size, mtime, in_archive)

    if stat.S_ISDIR(state.st_mode):
        return found(reason="a link to a folder is not followed; name the folder itself")
    if not stat.S_ISREG(state.st_mode):
        return found(reason="not a regular file")
    before = (known or {}).get(name)
    if before is not None and mtime and (before.size, before.mtime_ns) == (state.st_size, mtime):
        return found(before.kind)
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - the name may hold bytes that are no path's
    other = suffix in OTHER_SUFFIXES and not named
    if state.st_size == 0:
        return None if other else found(reason="the file is empty")
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        return None if other else found(reason=f"cannot be read ({error.strerror})")
    if other and not head.startswith(_MAGIC):
        return None
    kind = "zip" if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else kind_of(path)
    if kind == "zip" and in_archive:
        return found(reason="an archive inside an archive is not opened; unpack it and ingest the folder")
    if kind == "html" and suffix == ".pdf":
        return found(reason="not a PDF: it is an HTML page, perhaps a publisher's login")
    if kind:
        return found(kind)
    what = describe(path)
    if what == "plain text" and suffix not in DOCUMENT_SUFFIXES and not named:
        return None
    return found(reason=f"not a PDF, JATS, HTML, image or ZIP file: it is {what}")
