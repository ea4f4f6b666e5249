"""The other side of a worker: a process of its own that does one task at a time and dies with its parent.

Tasks come as JSON lines on standard input. What a task gives goes as JSON into the task's workspace, and one word on
standard output says that it is there: a worker that dies while it writes can neither stall nor mislead its parent,
and nothing that a hostile document did to the worker is ever unpickled.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harvest.errors import DocumentError, FiglensError
from harvest.reading.allowance import ReadingWatch
from harvest.records import from_json, to_json
from harvest.settings import HarvestSettings, Limits

RESULT = "result.json"
READY, DONE = b"ready\n", b"done\n"
READING, READ = b"reading\n", b"read "  # READ goes on with the seconds on the clock and of the processor
_MOST_RESULT = 128 * 2**20
_MOST_FILE = 2 * 2**30
_PR_SET_PDEATHSIG = 1


def main(parent: int, memory_bytes: int, work: str) -> None:
    """Serve tasks until standard input ends. ``work`` is ``module:function`` of ``harvest_file``'s signature."""
    die_with(parent)
    tasks, channel = os.fdopen(os.dup(0), "rb"), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # libraries print; the channel is ours alone
    bound_resources(memory_bytes)
    function = resolve(work)
    os.dup2(null, 2)
    os.write(channel, READY)
    for line in tasks:
        serve(json.loads(line), function, Telling(channel))
        os.write(channel, DONE)


def resolve(work: str) -> Callable[..., Any]:
    """The function that ``module:function`` names."""
    module, _, name = work.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


class Telling:
    """Lets the parent know that a picture is read, which the document's time does not count.

    A reading within another (letters beside a drawing) is part of it: its time would count twice.
    """

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._open = 0

    def begun(self) -> None:
        """A reading begins."""
        self._open += 1
        if self._open == 1:
            os.write(self._channel, READING)

    def done(self, seconds: float, cpu_seconds: float) -> None:
        """The reading has ended, after so long."""
        self._open -= 1
        if not self._open:
            os.write(self._channel, READ + f"{seconds:.3f} {cpu_seconds:.3f}\n".encode())


def serve(task: dict[str, Any], work: Callable[..., Any], watch: ReadingWatch | None = None) -> None:
    """Do a task and leave its result, or why there is none, in its workspace."""
    workspace = Path(task["workspace"])
    os.chdir(workspace)
    try:
        result = unpack(task) if task["call"] == "unpack" else harvest(task, work, watch)
        text = json.dumps(result)
        if len(text) > _MOST_RESULT:
            result = {"stage": "record", "reason": f"its record takes {len(text) >> 20} MB"}
            text = json.dumps(result)
    except DocumentError as error:
        text = json.dumps({"stage": "read", "reason": str(error)})
    except MemoryError:
        text = json.dumps({"stage": "memory", "reason": "needed more memory than a worker may use"})
    except Exception as error:  # noqa: BLE001 - the one place that isolates a document
        number = error.errno if isinstance(error, OSError) else None
        reason = str(error) if isinstance(error, FiglensError) else f"{type(error).__name__}: {error}"
        text = json.dumps({"stage": "harvest", "reason": reason, "errno": number})
    beside = workspace / f".{RESULT}"
    beside.write_text(text, encoding="utf-8")
    beside.replace(workspace / RESULT)


def harvest(task: dict[str, Any], work: Callable[..., Any], watch: ReadingWatch | None = None) -> dict[str, Any]:
    """A document's Harvest and the local files that it uses."""
    path, root = Path(task["path"]), Path(task["root"]) if task["root"] else None
    settings, limits = from_json(HarvestSettings, task["settings"]), from_json(Limits, task["limits"])
    done = work(path, task["source"], settings, limits, Path(task["workspace"]), root, watch)
    return {"harvest": to_json(done), "uses": _uses(path, task["kind"], root)}


def _uses(path: Path, kind: str, root: Path | None) -> list[str]:
    if kind not in ("jats", "html"):
        return []
    from harvest.documents.tagged import references

    return sorted(str(used) for used in references(path, kind, root))


def unpack(task: dict[str, Any]) -> dict[str, Any]:
    """The members of an archive that could not be unpacked into the task's target."""
    from harvest.documents import archive
    from harvest.documents.sniff import describe, kind_of

    path = Path(task["path"])
    if not kind_of(path):
        raise DocumentError(f"{path.name}: not an archive of papers: it is {describe(path)}")
    bad = archive.unpack(path, Path(task["target"]), from_json(Limits, task["limits"]))
    return {"bad": [[member.name, member.reason] for member in bad]}


def bound_resources(memory_bytes: int) -> None:
    """Bound this process's private memory and the size of any file it writes, and leave no core files."""
    try:
        import resource
    except ImportError:  # Windows: the parent's watch is all there is
        return
    wanted = ((resource.RLIMIT_DATA, memory_bytes), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, _MOST_FILE))
    for what, most in wanted:
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an OSError


def die_with(parent: int) -> None:
    """Have this process end when its parent does, even when native code holds it at that moment."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
