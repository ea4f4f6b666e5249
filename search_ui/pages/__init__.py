"""The server-rendered pages: they work without a script."""

from fastapi import APIRouter

from search_ui.pages import api_docs, files, home, library, records, search

router = APIRouter(include_in_schema=False)
for part in (home, search, records, library, files, api_docs):
    router.include_router(part.router)
