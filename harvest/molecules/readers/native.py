"""A program of ours that serves one native library: asked line by line, restarted when it dies or takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any


class NativeChild:
    """Runs ``program`` (a Python file) and asks it one question a line, answered by one line of JSON.

    The library inside may abort its process or hang: the question is then answered by None and the next one starts
    the program anew. A process forked from this one starts its own.
    """

    def __init__(self, program: Path, seconds: float) -> None:
        self._program = program
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def ask(self, question: str) -> Any:
        """The answer to one line; None when the program died of it or took longer than its seconds."""
        with self._lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            guard = threading.Timer(self._seconds, process.kill)
            guard.start()
            try:
                process.stdin.write(question.replace("\n", " ") + "\n")
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = ""
            finally:
                guard.cancel()
            if not answer.endswith("\n"):
                self._end()
                return None
            return json.loads(answer)

    def close(self) -> None:
        """Ends the program."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[str]:
        if self._owner != os.getpid():  # forked: the pipes belong to the other process
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._end()
            # -P: no module of the working folder or beside the program may stand in for an installed one.
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(self._program)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
            weakref.finalize(self, _stop, self._process, os.getpid())
        return self._process

    def _end(self) -> None:
        if self._process is not None and self._owner == os.getpid():
            _stop(self._process, self._owner)
        self._process = None


def _stop(process: subprocess.Popen[str], owner: int) -> None:
    """Kills the program and forgets its pipes, in the process that started it."""
    if owner != os.getpid():
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was not yet written cannot be: the program is gone
                continue
