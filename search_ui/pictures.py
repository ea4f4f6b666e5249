"""The library's pictures over HTTP: named by their content, so a copy once fetched stays right for ever."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response

from harvest.records import Picture
from harvest.store import Library
from search_ui.opened import Missing

MEDIA = {".png": "image/png", ".jpg": "image/jpeg"}


def picture_file(catalogue: Library, name: str) -> Path:
    """The file of the picture called ``<sha256>.<suffix>``; Missing for any other name and where there is none."""
    match = re.fullmatch(r"([0-9a-f]{64})\.(png|jpg)", name)
    path = catalogue.image_path(Picture(match[1], match[2], 1, 1)) if match else None
    if path is None or not path.is_file():
        raise Missing("There is no such image in this library.")
    return path


def send_picture(request: Request, path: Path) -> Response:
    """The file, or 304 when the asker has it; it may be kept for ever."""
    headers = {"ETag": f'"{path.stem}"', "Cache-Control": "private, max-age=31536000, immutable"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if headers["ETag"] in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(path, media_type=MEDIA[path.suffix], headers=headers)


def send_own(path: Path) -> Response:
    """The file under an address that another harvest may give another picture: it is asked for anew each time."""
    return FileResponse(path, headers={"Cache-Control": "private, no-cache", "ETag": f'"{path.stem}"'})
