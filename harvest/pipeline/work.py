"""What the stages of one harvest share: its settings, its workspace, its failures and costs, what it reads with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from harvest.errors import FiglensError, MissingExtra
from harvest.pipeline.costs import Costs, CountedOcr
from harvest.pipeline.pictures import keep_array, keep_bytes
from harvest.reading.allowance import ReadingWatch
from harvest.reading.kinds import KindReader, open_kind_reader
from harvest.reading.ocr import BoundedOcr, OcrEngine, open_engine
from harvest.records import Box, Failure, Picture
from harvest.settings import HarvestSettings, Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from harvest.pipeline.listed import ListedMembers
    from harvest.pipeline.molecules import PaperMolecules

_opened = cache(open_engine)  # models load once a process, however many papers it reads
_kind_reader = cache(open_kind_reader)


class Work:
    """One document's harvest in progress; ``failures`` grows as stages fail, ``costs`` as they end."""

    def __init__(
        self,
        source: str,
        settings: HarvestSettings,
        limits: Limits,
        workspace: Path,
        root: Path,
        watch: ReadingWatch | None = None,
    ) -> None:
        self.source = source
        self.settings = settings
        self.limits = limits
        self.workspace = workspace
        self.root = root
        self.failures: list[Failure] = []
        self.costs = Costs()
        self.watch = watch
        self.redraw: Callable[[Box, int], NDArray[np.uint8]] | None = None
        """Draws a part of the page at hand at a resolution; None where a figure's pixels are all there is of it."""
        self.listed: ListedMembers | None = None
        """What tables of the document list; None where it has no pages."""
        self._molecules: PaperMolecules | None = None
        self._engine: BoundedOcr | None = None
        self._no_engine = False

    def fail(self, stage: str, where: str, error: BaseException | str) -> None:
        """Keep what went wrong, in one line."""
        self.failures.append(Failure(stage, where, _line(error)))

    @contextmanager
    def stage(self, name: str, where: str) -> Iterator[None]:
        """Whatever goes wrong inside costs that part of the document and is kept as a Failure of this stage.

        Broken files make libraries fail in ways of their own, so every Exception counts here and only here. What a
        stage takes is counted; one that is not installed is a Failure once, not for every figure.
        """
        try:
            with self.costs.of(name):
                yield
        except MissingExtra as error:
            if not any((known.stage, known.error) == (name, _line(error)) for known in self.failures):
                self.fail(name, where, error)
        except Exception as error:  # noqa: BLE001
            self.fail(name, where, error)

    def engine(self, wanted: bool) -> OcrEngine | None:
        """The settings' OCR engine when it is ``wanted``; None (and a Failure) where it cannot be opened.

        All pictures of the document share the time that its OCR may take.
        """
        if not wanted or self.settings.ocr == "none" or self._no_engine:
            return None
        if self._engine is None:
            try:
                counted = CountedOcr(_opened(self.settings.ocr), self.costs)
                self._engine = BoundedOcr(counted, self.limits.ocr_seconds, self.watch)
            except FiglensError as error:
                self._no_engine = True
                self.fail("ocr", self.settings.ocr, error)
        return self._engine

    @property
    def kinds(self) -> KindReader:
        """What says of which kind a panel is."""
        return _kind_reader()

    @property
    def molecules(self) -> PaperMolecules:
        """What reads the molecules drawn in panels; MissingExtra where no reader of structures works."""
        if self._molecules is None:
            from harvest.pipeline.molecules import PaperMolecules

            self._molecules = PaperMolecules(self)
        return self._molecules

    def finished(self) -> tuple[Failure, ...]:
        """Every failure, that OCR or the readers of molecules ran out of time among them."""
        if self._engine is not None and self._engine.unread:
            unread = self._engine.unread
            self.fail("ocr", self.source, f"out of time: {unread} pictures left unread; raise --ocr-time-limit")
        if self._molecules is not None and self._molecules.drawings.unread:
            unread = self._molecules.drawings.unread
            self.fail("molecules", self.source, f"out of time: {unread} drawings of molecules left unread")
        return tuple(self.failures)

    def keep(self, image: NDArray[np.uint8], suffix: str = "png", quality: int = 85) -> Picture:
        """Write a picture into the workspace."""
        return keep_array(image, self.workspace, suffix, quality)

    def keep_file(self, data: bytes, suffix: str, width: int, height: int) -> Picture:
        """Write a picture that is encoded already."""
        return keep_bytes(data, suffix, width, height, self.workspace)

    def bytes_a_pixel(self, picture: Picture) -> float:
        """How much of a file a kept picture's pixels take."""
        return (self.workspace / picture.name).stat().st_size / (picture.width * picture.height)


def _line(error: BaseException | str) -> str:
    text = str(error).strip() or type(error).__name__
    if not isinstance(error, FiglensError | str):
        text = f"{type(error).__name__}: {text}"
    return text.splitlines()[0][:400]
