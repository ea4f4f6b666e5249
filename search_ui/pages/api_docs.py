"""The API's manual, made from its own OpenAPI description; nothing is fetched from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search_ui.pages.templating import render

router = APIRouter()


@router.get("/api")
def api_docs(request: Request) -> Response:
    """Every call of the API with its parameters and answers."""
    description: dict[str, Any] = request.app.openapi()
    calls = [
        {"method": method.upper(), "path": path, **_call(operation, description)}
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    ]
    return render(request, "api.html", {"calls": calls, "base": str(request.base_url).rstrip("/")})


def _call(operation: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    parameters = [
        _parameter(each["name"], each["in"], each["schema"], each.get("description", ""), each.get("required", False))
        for each in operation.get("parameters", [])
    ]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        body = description["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[-1]]
        needed = body.get("required", [])
        parameters += [
            _parameter(name, "form", schema, schema.get("description", ""), name in needed)
            for name, schema in body["properties"].items()
        ]
    answers = [f"{code}: {answer['description']}" for code, answer in operation["responses"].items()]
    return {"summary": operation.get("description", ""), "parameters": parameters, "answers": answers}


def _parameter(name: str, place: str, schema: dict[str, Any], text: str, required: bool) -> dict[str, Any]:
    return {"name": name, "place": place, "type": _type(schema), "text": text, "required": required}


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"{_type(schema['items'])}, repeated"
    if schema.get("format") == "binary" or "contentMediaType" in schema:
        return "file"
    return str(schema.get("type", ""))
