from __future__ import annotations

from pathlib import Path

import pytest

from index.encoders.minilm import VOCABULARY
from index.encoders.wordpiece import WordPiece

LINES = VOCABULARY.read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def words() -> WordPiece:
    return WordPiece(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("SEM image", ["se", "##m", "image"]),
        ("Café (x), naïve!", ["cafe", "(", "x", ")", ",", "naive", "!"]),
        ("α-Fe2O3", ["α", "-", "fe", "##2", "##o", "##3"]),
        ("5 µm", ["5", "µ", "##m"]),
        ("日本", ["日", "本"]),
        ("a\u200bb\tc", ["ab", "c"]),
        ("x" * 101, ["[UNK]"]),
    ],
)
def test_pieces_are_those_of_bert(words: WordPiece, text: str, pieces: list[str]) -> None:
    assert [LINES[number] for number in words.encode(text, 128)] == ["[CLS]", *pieces, "[SEP]"]


def test_long_text_is_cut_and_still_ends(words: WordPiece) -> None:
    numbers = words.encode("nanowire " * 500, 16)
    assert len(numbers) == 16
    assert LINES[numbers[-1]] == "[SEP]"


def test_vocabulary_of_another_kind_of_line_end(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.txt"
    path.write_bytes(b"[PAD]\n[UNK]\n[CLS]\n[SEP]\nnano\n##wire\n")
    assert WordPiece(path).encode("Nanowire wire", 8) == [2, 4, 5, 1, 3]
