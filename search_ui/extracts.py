"""Harvests as files for other programs: a JSON object a paper, and its figures as images beside it."""

from __future__ import annotations

import json
import re
import shutil
from itertools import chain, count
from pathlib import Path
from typing import Any

from harvest.records import Box, Failure, Figure, Harvest, Paper, Picture, to_json
from harvest.store import Library


class Extracts:
    """Writes ``NAME.json`` and ``NAME/f01.png`` below ``out``, NAME being the paper's file name without its ending.

    Papers of one name become ``NAME``, ``NAME-2``, ... in the order they come. ``panels`` adds ``NAME/f01.a.png``, a
    picture a panel of those figures that have several. With ``out`` None nothing is written and the objects name no
    images.
    """

    def __init__(self, library: Library, out: Path | None, panels: bool = False) -> None:
        self._library = library
        self._out = out
        self._panels = panels
        self._names: set[str] = set()

    def harvested(self, path: str, harvest: Harvest) -> dict[str, Any]:
        """The object of a harvested file, written when there is a folder to write to."""
        name = self._name(path)
        figures = [self._figure(name, harvest.paper, figure) for figure in harvest.figures]
        paper = {**to_json(harvest.paper), "source": _file_name(path)}  # the same paper may lie in several files
        return self._write(name, path, paper, figures, harvest.failures)

    def failed(self, path: str, stage: str, reason: str) -> dict[str, Any]:
        """The object of a file that could not be read: no figures, and why."""
        failure = Failure(stage, _file_name(path), reason)
        return self._write(self._name(path), path, {"source": _file_name(path)}, [], (failure,))

    def _name(self, path: str) -> str:
        """A name that no paper of this run has, told apart where letters' case does not count too."""
        stem = Path(_file_name(path)).stem or "paper"
        names = chain((stem,), (f"{stem}-{number}" for number in count(2)))
        name = next(name for name in names if name.casefold() not in self._names)
        self._names.add(name.casefold())
        self._forget_images(name)
        return name

    def _forget_images(self, name: str) -> None:
        """Delete what an earlier run wrote for a paper of this name."""
        if self._out is None:
            return
        for old in (self._out / name).glob("f*"):
            if re.fullmatch(r"f\d+(\.\w+)?\.(png|jpg)", old.name):
                old.unlink()

    def _write(
        self, name: str, path: str, paper: Any, figures: list[dict[str, Any]], failures: tuple[Failure, ...]
    ) -> dict[str, Any]:
        answer = {"file": path, "paper": paper, "figures": figures, "failures": to_json(failures)}
        if self._out is not None:
            beside = self._out / f"{name}.json.part"
            beside.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            beside.replace(self._out / f"{name}.json")
        return answer

    def _figure(self, name: str, paper: Paper, figure: Figure) -> dict[str, Any]:
        short = figure.id.removeprefix(f"{paper.id}.")
        image = self._image(name, short, figure.image)
        panels = []
        for panel in figure.panels:
            own = to_json(panel)
            own["box"] = _box(panel.box)
            if panel.image is None or panel.image == figure.image:
                own["image"] = image
            else:
                cropped = panel.image if self._panels else None
                own["image"] = self._image(name, panel.id.removeprefix(f"{paper.id}."), cropped)
            panels.append(own)
        return {
            "id": figure.id,
            "label": figure.label,
            "page": figure.box.page if figure.box else None,
            "box": _box(figure.box),
            "caption": figure.caption,
            "caption_page": figure.caption_page,
            "mentions": list(figure.mentions),
            "found_by": figure.found_by,
            "image": image,
            "panels": panels,
        }

    def _image(self, name: str, short: str, picture: Picture | None) -> str | None:
        """Copy a picture out; its path below ``out``, None where there is none."""
        if picture is None or self._out is None:
            return None
        folder = self._out / name
        folder.mkdir(exist_ok=True)
        shutil.copyfile(self._library.image_path(picture), folder / f"{short}.{picture.suffix}")
        return f"{name}/{short}.{picture.suffix}"


def _file_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _box(box: Box | None) -> list[float] | None:
    return [round(value, 2) for value in (box.x0, box.top, box.x1, box.bottom)] if box else None
