"""The manual of the architecture names what is there: files, functions, and the signatures that rooms rely on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```", "", ARCHITECTURE, flags=re.MULTILINE | re.DOTALL)

MENTIONED = sorted(set(re.findall(r"`([\w./]+\.py)(?:: ([\w., ]+))?`", PROSE)))
FOLDERS = sorted(set(re.findall(r"`((?:harvest|index|search_ui|tests)/[\w/]+)/?`", PROSE)))
ROOMS = set(re.findall(r"`((?:harvest|index|search_ui)/\w+)(?:\.py)?/?`", PROSE)) | {
    f"{row[1]}/{name}"
    for row in re.finditer(r"^\| `(harvest|index|search_ui)/[^|]*\|", PROSE, re.MULTILINE)
    for name in re.findall(r"`(\w+)(?:\.py|/)`", row[0])
}


def modules(folder: Path) -> Iterator[str]:
    """The modules and folders of code directly within a package, without a suffix."""
    for path in folder.iterdir():
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file():
            yield path.stem


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def named(body: list[ast.stmt], name: str) -> ast.AST | None:
    """What a module or a class calls ``name``: defined, assigned, declared or imported there."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node
        if isinstance(node, ast.Import | ast.ImportFrom) and any((a.asname or a.name) == name for a in node.names):
            return node
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(each, ast.Name) and each.id == name for target in targets for each in ast.walk(target)):
            return node
    return None


def found(path: str, dotted: str) -> ast.AST | None:
    """The node of ``Class.method``, a function or a constant of a file; None where there is none."""
    node: ast.AST | None = tree(path)
    for name in dotted.split("."):
        node = named(node.body, name) if isinstance(node, ast.Module | ast.ClassDef) else None
    return node


def parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    return [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def calls() -> Iterator[tuple[str, str, list[str] | None]]:
    """Files, name and parameters of each ``def`` and ``class`` in the blocks of code; None for parameters left out."""
    for block in re.findall(r"^```python\n(.*?)^```", ARCHITECTURE, re.MULTILINE | re.DOTALL):
        paths, owner = "", ""
        for line in block.splitlines():
            if not line:
                owner = ""
            heading = re.match(r"# ((?:harvest|index)/[\w/]+\.py(?:, \w+\.py)*)", line)
            if heading:
                paths, owner = heading[1], ""
            start = re.match(r"( *)(def|class) (\w+)", line)
            if start and start[2] == "class":
                owner = start[3]
                yield paths, owner, None
            elif start:
                name = f"{owner}.{start[3]}" if start[1] and owner else start[3]
                yield paths, name, written(block, line)


def written(block: str, line: str) -> list[str] | None:
    """The parameters of a ``def`` that starts with this line; None where some are left out."""
    text = block[block.index(line) :].lstrip()
    whole = re.match(r"def \w+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", text)
    if whole is None or "..." in whole[0]:
        return None
    parsed = ast.parse(whole[0] + ": pass").body[0]
    assert isinstance(parsed, ast.FunctionDef)
    return parameters(parsed)


def files(paths: str) -> list[str]:
    """The files that a heading of calls names: "harvest/a/b.py, c.py"."""
    first, *more = paths.split(", ")
    return [first, *(f"{first.rpartition('/')[0]}/{name}" for name in more)]


def inherited(paths: str, dotted: str) -> list[ast.AST]:
    """What the files call a name; a method may be that of a class which theirs stands on."""
    owner, _, method = dotted.rpartition(".")
    bases = [node for path in files(paths) if isinstance(node := found(path, owner), ast.ClassDef)] if owner else []
    names = [dotted, *(f"{base.id}.{method}" for each in bases for base in each.bases if isinstance(base, ast.Name))]
    return [node for path in files(paths) for name in names if (node := found(path, name))]


def test_it_names_enough() -> None:
    assert len(MENTIONED) > 60
    assert len(list(calls())) > 60


@pytest.mark.parametrize(("path", "names"), MENTIONED)
def test_what_it_names_is_there(path: str, names: str) -> None:
    files = [ROOT / path] if "/" in path else list(ROOT.glob(f"*/{path}"))
    assert any(file.is_file() for file in files), f"docs/architecture.md names {path}, which is not there"
    for name in filter(None, names.split(", ")):
        assert found(path, name), f"docs/architecture.md names {name} of {path}, which has none"


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_folders_are_there(folder: str) -> None:
    assert (ROOT / folder).exists() or (ROOT / f"{folder}.py").exists(), f"docs/architecture.md names {folder}"


@pytest.mark.parametrize("package", ["harvest", "index", "search_ui"])
def test_every_room_is_in_its_table(package: str) -> None:
    missing = {f"{package}/{name}" for name in modules(ROOT / package)} - ROOMS
    assert not missing, f"docs/architecture.md says nothing of {', '.join(sorted(missing))}"


@pytest.mark.parametrize(("paths", "name", "written"), list(calls()), ids=lambda value: str(value)[:60])
def test_the_calls_are_as_written(paths: str, name: str, written: list[str] | None) -> None:
    nodes = inherited(paths, name)
    assert nodes, f"docs/architecture.md writes {name}, which {paths} has not"
    if written is not None and not any(isinstance(node, ast.ImportFrom) for node in nodes):
        real = [parameters(node) for node in nodes if isinstance(node, ast.FunctionDef)]
        assert written in real, f"docs/architecture.md writes {name}({', '.join(written)}); the code {real}"
