"""The server-rendered pages: they work without a script."""

from fastapi import APIRouter

from search_ui.pages import api_docs, files, home, library, molecules, records, search

router = APIRouter(include_in_schema=False)
for part in (home, search, records, library, files, molecules, api_docs):
    router.include_router(part.router)
