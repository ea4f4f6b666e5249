"""The parent's side of one worker process: start, task, watch, end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from harvest.runner.worker import DONE, READY

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class WorkerProcess:
    """A worker in its own process group, so that whatever it starts ends with it."""

    def __init__(self, folder: Path, memory_bytes: int, work: str, threads: int) -> None:
        self.log = folder / "worker.log"
        self.done = 0
        self.ready = False
        self.started = time.monotonic()
        self._pending = b""
        command = [sys.executable, "-P", "-m", "harvest.runner.worker", str(os.getpid()), str(memory_bytes), work]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                env=_environment(folder, threads),
                start_new_session=True,
                bufsize=0,
            )
        assert self._process.stdout is not None
        self.channel = self._process.stdout.fileno()
        os.set_blocking(self.channel, False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, task: dict[str, Any]) -> bool:
        """Hand over a task; False when the worker is dead."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
        except OSError:
            return False
        return True

    def messages(self) -> list[bytes]:
        """The whole words the worker has said since the last call, READY and DONE noted."""
        with suppress(BlockingIOError):
            while block := os.read(self.channel, 4096):
                self._pending += block
        *lines, self._pending = self._pending.split(b"\n")
        words = [line + b"\n" for line in lines]
        self.ready = self.ready or READY in words
        self.done += words.count(DONE)
        return words

    def ended(self) -> int | None:
        """The exit status (negative for a signal), None while the worker lives."""
        return self._process.poll()

    def memory(self) -> int:
        """Resident bytes, 0 where the system does not say."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE
        except (OSError, IndexError, ValueError):
            return 0

    def cpu_seconds(self) -> float:
        """Processor time of all the worker's threads since it started, 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        except (OSError, IndexError, ValueError):
            return 0.0

    def last_words(self) -> str:
        """The last line a worker left that could not start."""
        try:
            lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1][:300] if lines else ""

    def kill(self) -> None:
        """End the worker and all that it started, now."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _environment(folder: Path, threads: int) -> dict[str, str]:
    """The parent's, so that workers import what it does, with as many threads a worker as its share of the cores."""
    threading = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return {
        **os.environ,
        **threading,
        "ORT_DISABLE_TELEMETRY": "1",
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path if not entry.endswith(".zip")),
        "TMPDIR": str(folder),
    }
