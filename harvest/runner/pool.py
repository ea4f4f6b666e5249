"""A few worker processes kept busy, and in bounds: whatever a document does to its worker costs that document alone.

Ready-made pools were weighed (docs/decisions.md): their workers share pipes and locks, which a process that dies at a
bad moment leaves broken. Here each worker has its own pipes and says one short word a task, and the parent watches
clock and memory.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from harvest.errors import FiglensError
from harvest.runner.clock import Clock
from harvest.runner.process import WorkerProcess
from harvest.runner.worker import DONE, RESULT

_POLL_SECONDS = 0.1
_START_SECONDS = 120.0
_TASKS_A_WORKER = 200
_STARTS = 3


@dataclass(slots=True)
class Task:
    """A worker's errand: ``message`` goes to it as JSON; ``seconds`` is how long it may take, ``ocr_seconds`` how long
    reading pictures by OCR may take besides, and ``picture_seconds`` how long reading one."""

    message: dict[str, Any]
    workspace: Path
    seconds: float
    ocr_seconds: float = 0.0
    picture_seconds: float = 0.0
    entry: Any = None
    alone: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task: the worker's ``value``, or the ``stage`` and ``reason`` of a failure."""

    task: Task
    value: dict[str, Any] | None
    stage: str = ""
    reason: str = ""


class TaskSource(Protocol):
    """Where the pool's work comes from and its results go; both calls happen in the caller's thread."""

    def next_task(self) -> Task | None:
        """The next task, None when there is none until another one finishes."""

    def finished(self, result: Result) -> None:
        """Take a result; its workspace is deleted afterwards."""


class _Slot:
    """A place for one worker: the worker, its task, and the time that had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.worker: WorkerProcess | None = None
        self.task: Task | None = None
        self.clock = Clock(0.0, 0.0, 0.0, 0.0)
        self.starts = 0
        self.peak = 0


class Pool:
    """``jobs`` workers in processes of their own; a context manager, whose end ends them all."""

    def __init__(self, jobs: int, folder: Path, memory_bytes: int, work: str) -> None:
        self._memory = memory_bytes
        self._work = work
        self._threads = max(1, (os.cpu_count() or 1) // jobs)
        self._slots = [_Slot(folder / f"worker{number}") for number in range(1, jobs + 1)]
        self._again: list[Task] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for slot in self._slots:
            if slot.worker is not None:
                slot.worker.kill()
                slot.worker = None

    def run(self, source: TaskSource) -> None:
        """Do all that ``source`` has; FiglensError when workers cannot even start."""
        while True:
            self._feed(source)
            busy = [slot for slot in self._slots if slot.task is not None]
            if not busy:
                return
            _await([slot.worker.channel for slot in busy if slot.worker is not None])
            for slot in busy:
                result = self._look(slot)
                if result is not None:
                    source.finished(result)
                    shutil.rmtree(result.task.workspace, ignore_errors=True)

    def _feed(self, source: TaskSource) -> None:
        for slot in self._slots:
            if slot.task is None:
                task = self._again.pop() if self._again else source.next_task()
                if task is None:
                    return
                self._give(slot, task)

    def _give(self, slot: _Slot, task: Task) -> None:
        if slot.worker is not None and (slot.worker.ended() is not None or (task.alone and slot.worker.done)):
            self._retire(slot)
        shutil.rmtree(task.workspace, ignore_errors=True)
        task.workspace.mkdir(parents=True)
        if slot.worker is None:
            slot.folder.mkdir(parents=True, exist_ok=True)
            slot.worker = WorkerProcess(slot.folder, self._memory, self._work, self._threads)
        slot.task, slot.clock, slot.peak = task, _clock(task, slot.worker), 0
        slot.worker.send(task.message)  # to a dead worker it goes unheard, and `_look` sees why

    def _retire(self, slot: _Slot) -> None:
        if slot.worker is not None:
            slot.worker.kill()
        slot.worker = None

    def _look(self, slot: _Slot) -> Result | None:
        """The slot's result if there is one now; a worker out of bounds is ended and its task failed."""
        worker, task = slot.worker, slot.task
        assert worker is not None and task is not None
        was_ready = worker.ready
        status = worker.ended()  # asked first: what a dead worker said is all there
        words = worker.messages()
        if worker.ready and not was_ready:
            slot.clock, slot.starts = _clock(task, worker), 0
        cpu = worker.cpu_seconds()
        slot.clock.hear(words, cpu)
        if DONE in words:
            return self._done(slot, worker, task)
        if status is not None:
            return self._died(slot, worker, task, status)
        memory = worker.memory()
        slot.peak = max(slot.peak, memory)
        if memory > self._memory:
            return self._broke(slot, task, "memory", f"needed more than {_gigabytes(self._memory)} of memory")
        overdue = slot.clock.overdue(cpu) if worker.ready else _not_started(worker)
        return self._broke(slot, task, "time", overdue, again=False) if overdue else None

    def _done(self, slot: _Slot, worker: WorkerProcess, task: Task) -> Result:
        slot.task = None
        if worker.done >= _TASKS_A_WORKER or worker.memory() > self._memory // 3:
            self._retire(slot)
        try:
            value = json.loads((task.workspace / RESULT).read_text("utf-8"))
        except (OSError, ValueError) as error:
            return Result(task, None, "record", f"the worker left no readable result: {error}")
        if "reason" in value:
            if value.get("errno") is not None and value["errno"] in _FATAL:
                raise FiglensError(f"{value['reason']}; free some space and ingest again")
            return Result(task, None, value["stage"], value["reason"])
        return Result(task, value)

    def _died(self, slot: _Slot, worker: WorkerProcess, task: Task, status: int) -> Result | None:
        if not worker.ready:
            slot.starts += 1
            if slot.starts >= _STARTS:
                raise FiglensError(f"workers cannot start: {worker.last_words() or _how_it_died(status)}")
            self._retire(slot)
            self._give(slot, task)
            return None
        reason = _how_it_died(status)
        if slot.peak > self._memory // 2:
            reason += f" after using {_gigabytes(slot.peak)} of memory"
        return self._broke(slot, task, "crash", reason)

    def _broke(self, slot: _Slot, task: Task, stage: str, reason: str, again: bool = True) -> Result | None:
        """Fail the task, unless an earlier document may be what broke the worker: then it has a worker of its own."""
        worn = slot.worker is not None and slot.worker.done > 0
        self._retire(slot)
        slot.task = None
        if again and worn and not task.alone:
            task.alone = True
            self._again.append(task)
            return None
        return Result(task, None, stage, reason)


_FATAL = (28, 122)  # ENOSPC, EDQUOT: every further document would fail the same way


def _await(channels: list[int]) -> None:
    """Sleep until a worker says something, or for a moment."""
    with selectors.DefaultSelector() as waiting:
        for channel in channels:
            waiting.register(channel, selectors.EVENT_READ)
        waiting.select(_POLL_SECONDS)


def _clock(task: Task, worker: WorkerProcess) -> Clock:
    return Clock(task.seconds, task.ocr_seconds, task.picture_seconds, worker.cpu_seconds())


def _not_started(worker: WorkerProcess) -> str:
    late = time.monotonic() - worker.started > _START_SECONDS
    return f"its worker did not start within {_START_SECONDS:.0f} s" if late else ""


def _how_it_died(status: int) -> str:
    if status >= 0:
        return f"its worker ended with status {status}"
    try:
        name = f" ({signal.Signals(-status).name})"
    except ValueError:
        name = ""
    return f"crashed its worker with signal {-status}{name}"


def _gigabytes(count: int) -> str:
    return f"{count / 2**30:.1f} GB"
