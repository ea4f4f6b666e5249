"""Errors as answers: an object for the API, a page for people, one clear line in both."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from harvest.errors import DocumentError, FiglensError, UsageError
from search_ui.opened import opened
from search_ui.pages.templating import render
from search_ui.security import HEADERS

STATUS = {UsageError: HTTPStatus.UNPROCESSABLE_ENTITY, DocumentError: HTTPStatus.UNPROCESSABLE_ENTITY}
TITLES = {
    HTTPStatus.NOT_FOUND: "Nothing here",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The picture is too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This cannot be searched",
    HTTPStatus.METHOD_NOT_ALLOWED: "Not to be asked like this",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
}
NO_FILE = "send the picture as a file of the form, with curl -F image=@FILE"


def answer(request: Request, status: int, line: str, headers: dict[str, str] | None = None) -> Response:
    """``line`` as an object under /api, as a page elsewhere; folders of this machine are no stranger's business."""
    line = opened(request).without_folders(line)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": line}, status, headers)
    title = TITLES.get(HTTPStatus(status), HTTPStatus(status).phrase)
    page = render(request, "error.html", {"title": title, "line": line}, status=status)
    page.headers.update(headers or {})
    return page


def add_handlers(app: FastAPI) -> None:
    """Every error that a request may meet becomes an answer of the kind its path asks for."""

    @app.exception_handler(HTTPException)
    def on_http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers) if error.headers else None
        line = str(error.detail)
        if error.status_code == HTTPStatus.NOT_FOUND and line == HTTPStatus.NOT_FOUND.phrase:
            line = f"There is no page {request.url.path}."
        elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            line = f"{request.url.path} does not answer to {request.method}."
        return answer(request, error.status_code, line, headers)

    @app.exception_handler(RequestValidationError)
    def on_invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        said = NO_FILE if "UploadFile" in first["msg"] else first["msg"]
        return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"{place}: {said}".lstrip(": "))

    @app.exception_handler(FiglensError)
    def on_expected(request: Request, error: FiglensError) -> Response:
        status = STATUS.get(type(error), HTTPStatus.INTERNAL_SERVER_ERROR)
        return answer(request, status, " ".join(str(error).split()))

    @app.exception_handler(Exception)
    def on_unexpected(request: Request, error: Exception) -> Response:
        line = "The server met an error it did not expect; its terminal shows what happened."
        # this answer is made outside the middleware that would add the headers
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, line, dict(HEADERS))
