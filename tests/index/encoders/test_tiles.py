"""The encoder that comes with the package: its shape, its determinism, and that alike pictures come out alike."""

from __future__ import annotations

import io
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from harvest.training.torch_file import MAGIC, read_tensors
from harvest.vision import NETWORK
from index.encoders.efficientnet import WEIGHTS
from index.encoders.tiles import MAX_TILES, TILES, TileEncoder, open_tiles
from tests.index import drawn

HEAD = pickle.dumps(MAGIC, protocol=2) + pickle.dumps(1001, protocol=2) + pickle.dumps({}, protocol=2)


@pytest.fixture(scope="module")
def encoder() -> TileEncoder:
    return open_tiles()


def test_it_is_described_as_it_is(encoder: TileEncoder) -> None:
    size = sum(path.stat().st_size for path in (NETWORK, WEIGHTS / TILES.weights))
    assert (encoder.name, encoder.dim) == (TILES.name, TILES.dim)
    assert encoder.encode([drawn.noise()]).shape == (1, TILES.dim)
    assert size / 1e6 == pytest.approx(TILES.size_mb, abs=0.1) and size < 20e6


def test_the_fingerprint_is_that_of_the_weights(encoder: TileEncoder) -> None:
    assert len(encoder.fingerprint) == 16 and encoder.fingerprint == open_tiles().fingerprint


@pytest.mark.parametrize("shape", [(16, 16), (1, 2000), (2000, 3), (224, 224), (611, 97)])
def test_any_size_gives_finite_vectors_of_unit_length(encoder: TileEncoder, shape: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    tiles = encoder.encode_tiles(image)
    assert 1 <= len(tiles) <= MAX_TILES and tiles.dtype == np.float32
    assert np.allclose(np.linalg.norm(tiles, axis=1), 1.0, atol=1e-5)


def test_the_first_tile_is_the_whole_picture_and_nothing_depends_on_the_batch(encoder: TileEncoder) -> None:
    images = [drawn.micrograph(1, 12), drawn.curves(2, "Signal"), drawn.noise()]
    together = encoder.encode(images)
    assert np.allclose(together, np.concatenate([encoder.encode([image]) for image in images]), atol=1e-5)
    assert np.allclose(encoder.encode_tiles(images[0])[0], together[0], atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_a_blank_picture_has_a_vector_too(encoder: TileEncoder) -> None:
    assert np.isfinite(encoder.encode([np.full((50, 50, 3), 255, np.uint8)])).all()


def test_pictures_of_a_kind_are_closer_than_others(encoder: TileEncoder) -> None:
    one, two, plot, boat = encoder.encode(
        [drawn.micrograph(1, 12), drawn.micrograph(2, 13), drawn.curves(1, "Signal"), drawn.sailing_boat()]
    )
    assert one @ two > 0.5 > max(one @ plot, one @ boat, plot @ boat)


def test_a_checkpoint_is_read_without_its_library(tmp_path: Path) -> None:
    values = np.arange(6, dtype="<f4")
    (tmp_path / "model.pth").write_bytes(checkpoint(values))
    tensors = read_tensors(tmp_path / "model.pth")
    assert list(tensors) == ["weight"] and (tensors["weight"] == values.reshape(2, 3)).all()


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path: Path) -> None:
    class Doctored:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.touch, (str(tmp_path / "ran"),)

    (tmp_path / "model.pth").write_bytes(HEAD + pickle.dumps(Doctored(), protocol=2))
    with pytest.raises(pickle.UnpicklingError, match="no business"):
        read_tensors(tmp_path / "model.pth")
    assert not (tmp_path / "ran").exists()


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.pth").write_bytes(pickle.dumps(7, protocol=2))
    with pytest.raises(pickle.UnpicklingError, match="no PyTorch checkpoint"):
        read_tensors(tmp_path / "model.pth")


def checkpoint(values: NDArray[np.float32]) -> bytes:
    """A file as PyTorch wrote before 1.6, with one tensor ``weight`` of two rows."""
    tensor = b"ctorch._utils\n_rebuild_tensor_v2\n"
    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06NtQ"
    rest = b"K\x00K\x02K\x03\x86K\x03K\x01\x86\x89NtR"
    tensors = b"\x80\x02ccollections\nOrderedDict\n)RX\x06\x00\x00\x00weight" + tensor + b"(" + storage + rest + b"s."
    written = io.BytesIO()
    written.write(HEAD)
    written.write(tensors)
    pickle.dump(["0"], written, protocol=2)
    written.write(struct.pack("<q", values.size) + values.tobytes())
    return written.getvalue()
