"""The JSON API under /api/v1."""

from fastapi import APIRouter

from search_ui.api import records, search
from search_ui.api.models import Problem

PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX, responses={422: {"model": Problem, "description": "The question cannot be answered"}})
for part in (search, records):
    router.include_router(part.router)
