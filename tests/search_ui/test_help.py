"""The command line answers at once, loads nothing that it does not need, and its manual is whole."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from search_ui.cli.main import COMMANDS, figlens, main

DOCS = Path(__file__).parent.parent.parent / "docs"
HEAVY = ("pymupdf", "cv2", "rdkit", "faiss", "torch", "fastapi", "numpy", "onnxruntime", "PIL", "rich", "lxml")
PROGRAM = "import sys; from search_ui.cli.main import main; code = main(sys.argv[1:])"


def command(name: str) -> click.Command:
    found = figlens.get_command(click.Context(figlens), name)
    assert found is not None
    return found


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["extract", "--help"], ["serve", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    look = f"{PROGRAM}; print(sorted(set({HEAVY!r}) & set(sys.modules))); print(code)"
    run = subprocess.run([sys.executable, "-c", look, *arguments], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-2:] == ["[]", "0"]
    assert "Usage: figlens" in run.stdout


def test_help_answers_in_half_a_second() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", PROGRAM, "--help"], capture_output=True, check=True)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.5


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says(name: str) -> None:
    text = (command(name).help or "").split("\n\n")[0].replace("\n", " ")
    assert COMMANDS[name] == text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help_and_is_in_the_manual(name: str) -> None:
    manual = (DOCS / "commands.md").read_text(encoding="utf-8")
    heading = f"\n## {name}\n"
    assert heading in manual, f"docs/commands.md does not know {name}"
    section = manual.split(heading)[1].split("\n## ")[0]
    for parameter in command(name).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("--"):
                    assert f"`{option}" in section, f"docs/commands.md does not say {name} {option}"


def test_the_manual_knows_no_other_commands() -> None:
    manual = (DOCS / "commands.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("## ") for line in manual.splitlines() if line.startswith("## ")}
    assert headings == set(COMMANDS)


def test_nothing_asked_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "extract" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["search"], 2, "say what to search for"),
        (["search", "x", "-n", "0"], 2, "--number"),
        (["search", "x", "--library", "/nowhere/at/all"], 4, "no library at /nowhere/at/all"),
        (["ingest", "/nowhere/at/all"], 2, "there is no such file"),
        (["ingest", "x", "--memory-limit", "much"], 2, "'much' is no size"),
        (["extract", "x.pdf"], 2, "--out"),
    ],
)
def test_a_wrong_call_costs_one_clear_line(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if arguments[0] == "ingest":
        arguments = [*arguments, "--library", str(tmp_path / "lib")]
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    first, *rest = captured.err.splitlines()
    assert first.startswith("figlens: ") and said in first
    assert not rest or (len(rest) == 1 and rest[0].startswith("Try 'figlens"))


def test_debug_shows_the_traceback() -> None:
    from harvest.errors import LibraryError

    with pytest.raises(LibraryError):
        main(["--debug", "status", "--library", "/nowhere/at/all"])
