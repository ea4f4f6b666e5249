"""The web application: pages for people under /, the JSON API under /api/v1, one library behind both."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from index.backends import Backends
from search_ui import api, errors, pages
from search_ui.opened import OpenedLibrary
from search_ui.security import LOOPBACK, BodyLimit, HeadAsGet, HostCheck, SecurityHeaders

HERE = Path(__file__).parent


def create_app(library: Path, hosts: Sequence[str] = LOOPBACK, backends: Backends | None = None) -> FastAPI:
    """The application over one library folder; ``hosts`` are the names it answers under, "*" for any.

    Raises LibraryError when the folder holds no library. What it keeps beside the library (query pictures, small
    copies of images) lives in a temporary folder that goes with it.
    """
    workspace = tempfile.TemporaryDirectory(prefix="figlens-")
    opened = OpenedLibrary(library, Path(workspace.name), backends)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        opened.close()
        workspace.cleanup()

    app = FastAPI(
        title="figlens",
        version=version("figlens"),
        summary="Search the figures of a library by words, by a picture, or by both.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.library = opened
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    errors.add_handlers(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(BodyLimit)
    app.add_middleware(HostCheck, hosts=hosts)
    app.add_middleware(SecurityHeaders)
    return app
