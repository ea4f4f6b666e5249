"""Models of open_clip behind the encoder's protocol, with a checkpoint made here: no network, no gigabytes."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from harvest.errors import UsageError
from harvest.store import Library
from index.database import IndexFile
from index.embeddings.build import FILE
from index.encoders import Encoder, open_encoder
from search_ui.cli.main import main
from tests.index import drawn
from tests.index.embeddings.painted import put
from tests.index.encoders import tiny

tiny.needs_open_clip()

PICTURES = [drawn.micrograph(1, 12), drawn.curves(2, "Signal"), drawn.noise()]
TEXTS = ["SEM image of nanowires", "", "µ" * 3000]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return open_encoder(f"local:{folder}")


def test_vectors_have_unit_length_and_do_not_depend_on_the_batch(encoder: Encoder) -> None:
    images, texts = encoder.image_vectors(PICTURES), encoder.text_vectors(TEXTS)
    for vectors in (images, texts):
        assert vectors.shape == (3, encoder.dim) and vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(images[1:2], encoder.image_vectors(PICTURES[1:2]), atol=1e-5)
    assert np.allclose(texts[:1], encoder.text_vectors(TEXTS[:1]), atol=1e-5)
    assert len(encoder.text_vectors(["a"] * 70)) == 70
    assert encoder.image_vectors([]).shape == encoder.text_vectors([]).shape == (0, encoder.dim)


def test_vectors_are_those_of_open_clip(encoder: Encoder, folder: Path) -> None:
    import open_clip
    import torch
    from PIL import Image

    model, _, prepare = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    with torch.no_grad():
        wanted = model.eval().encode_image(prepare(Image.fromarray(PICTURES[0]))[None], normalize=True).numpy()
    assert np.allclose(encoder.image_vectors(PICTURES[:1]), wanted, atol=1e-5)


def test_the_fingerprint_is_that_of_the_weights(encoder: Encoder, folder: Path, tmp_path: Path) -> None:
    assert len(encoder.fingerprint) == 16
    assert open_encoder(f"local:{tiny.save(tmp_path / 'same')}").fingerprint == encoder.fingerprint
    assert open_encoder(f"local:{tiny.save(tmp_path / 'other', seed=1)}").fingerprint != encoder.fingerprint


def test_a_file_of_weights_in_such_a_folder_will_do(encoder: Encoder, folder: Path, tmp_path: Path) -> None:
    made = tiny.save(tmp_path / "made")
    (made / "open_clip_pytorch_model.bin").rename(made / "epoch_3.pt")
    for path in (made, made / "epoch_3.pt"):
        assert open_encoder(f"local:{path}").fingerprint == encoder.fingerprint


def test_weights_of_a_built_in_model_may_be_a_file(folder: Path) -> None:
    """Those of another model: open_clip is asked to read the file, and says that they do not fit."""
    with pytest.raises(UsageError, match="cannot be opened"):
        open_encoder(f"open_clip:RN50/{folder / 'open_clip_pytorch_model.bin'}").dim.bit_length()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("open_clip:RN51/openai", "open_clip has no model 'RN51'"),
        ("open_clip:RN50/other", "RN50 has no weights 'other'; there are openai"),
        ("open_clip:RN50", "RN50 has no weights ''"),
        ("local:/nowhere/at/all", "neither a folder nor a file"),
        ("local:", "lacks its configuration"),
    ],
)
def test_a_model_that_cannot_be_had_is_one_line(name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_encoder(name).text_vectors(["a"])
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_broken_weights_are_one_line(tmp_path: Path) -> None:
    class Doctored:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (str(tmp_path / "ran"),)

    for name, data in (("cut", b"PK\x03\x04"), ("doctored", pickle.dumps(Doctored()))):
        folder = tiny.save(tmp_path / name)
        (folder / "open_clip_pytorch_model.bin").write_bytes(data)
        with pytest.raises(UsageError) as caught:
            open_encoder(f"local:{folder}").fingerprint.strip()
        assert "cannot be opened" in str(caught.value) and "\n" not in str(caught.value)
    assert not (tmp_path / "ran").exists()


def test_a_folder_without_weights_is_one_line(tmp_path: Path) -> None:
    folder = tiny.save(tmp_path / "bare")
    (folder / "open_clip_pytorch_model.bin").unlink()
    with pytest.raises(UsageError, match="lacks its weights"):
        open_encoder(f"local:{folder}").fingerprint.strip()


def test_a_library_is_searched_with_it(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Library.open(tmp_path / "lib", create=True) as library:
        put(library, "one.pdf", [[("red", "Strained alloy", "sem")], [("blue", "Cells", "")]], tmp_path / "work")
    at = ["--library", str(tmp_path / "lib")]
    assert main(["reindex", "--encoder", f"local:{folder}", *at]) == 0
    assert main(["search", "alloy", *at, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert {"text", "picture", "caption"} == set(answer["hits"][0]["signals"]) and not answer["notes"]
    with IndexFile(tmp_path / "lib" / "index" / FILE).connect() as connection:
        assert connection.execute("SELECT length(picture) FROM panels").fetchall() == [(32,)] * 2
    assert main(["reindex", "--encoder", f"local:{tmp_path / 'nowhere'}", *at]) == 2
    assert main(["search", "alloy", *at]) == 0


def test_embed_uses_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("SEM image\n\nXRD pattern\n")
    out = tmp_path / "out.npy"
    assert (
        main(["embed", "--texts", str(tmp_path / "texts.txt"), "--out", str(out), "--encoder", f"local:{folder}"]) == 0
    )
    rows = np.load(out)
    assert rows.shape == (3, 16) and np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
