"""Pictures that only pages show: small copies, and what the reader searched by."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from search_ui.opened import Missing, opened
from search_ui.pictures import picture_file, send_picture
from search_ui.thumbnails import WIDTHS

router = APIRouter()


@router.get("/thumbnails/{width}/{name}")
def thumbnail(request: Request, width: int, name: str) -> Response:
    """A small copy of an image of the library."""
    library = opened(request)
    image = picture_file(library.catalogue, name)
    if width not in WIDTHS:
        raise Missing(f"There are no images {width} pixels wide.")
    return send_picture(request, library.thumbnails.of(image, width))


@router.get("/query-images/{key}")
def query_image(request: Request, key: str) -> Response:
    """The picture that the reader searches by."""
    kept = opened(request).query_images.path(key)
    if kept is None:
        raise Missing("This picture is forgotten; choose it again.")
    return FileResponse(kept, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
