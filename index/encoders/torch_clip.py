"""Models of open_clip (the extra ``figlens[clip]``): the one module that imports it and PyTorch."""

from __future__ import annotations

import hashlib
import json
import logging
import pickle
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from harvest.errors import MissingExtra, UsageError
from index.encoders import Floors

BATCH = 32
CONFIG = "open_clip_config.json"
WEIGHTS = (".safetensors", ".bin", ".pth", ".pt")
_BROKEN = (RuntimeError, OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, EOFError)
"""What open_clip and PyTorch raise for files, weights and configurations that are none, and without a network."""


class _Model:
    """A model on its device, with what brings pictures and texts to it."""

    def __init__(self, model: Any, prepare: Callable[[Image.Image], Any], tokens: Callable[[list[str]], Any]) -> None:
        import torch

        self._torch = torch
        self.fingerprint = _fingerprint(model)
        self._device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        self._model, self._prepare, self._tokens = model.eval().to(self._device), prepare, tokens
        self.dim: int = self.texts(["."]).shape[1]

    def images(self, pictures: list[Image.Image]) -> NDArray[np.float32]:
        with self._torch.inference_mode():
            shown = self._torch.stack([self._prepare(picture) for picture in pictures]).to(self._device)
            return _unit(self._model.encode_image(shown))

    def texts(self, texts: list[str]) -> NDArray[np.float32]:
        with self._torch.inference_mode():
            return _unit(self._model.encode_text(self._tokens(texts).to(self._device)))


class TorchClip:
    """See ``index.encoders.Encoder``; on the GPU where PyTorch finds one. Safe to share between threads.

    Names: ``open_clip:MODEL/TAG`` (TAG may be a file of weights), ``open_clip:hf-hub:OWNER/NAME``, and ``local:PATH``,
    a folder with ``open_clip_config.json`` and weights, or a file of weights in such a folder. The first use raises
    MissingExtra without open_clip and UsageError for a model that cannot be had.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    @property
    def dim(self) -> int:
        return self._loaded.dim

    @property
    def fingerprint(self) -> str:
        return self._loaded.fingerprint

    @property
    def floors(self) -> Floors | None:
        return None

    def image_vectors(self, images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """One vector an image, (n, dim)."""
        return self._all(self._loaded.images, [Image.fromarray(image) for image in images])

    def text_vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text, (n, dim)."""
        return self._all(self._loaded.texts, list(texts))

    def _all(self, encode: Callable[[list[Any]], NDArray[np.float32]], items: list[Any]) -> NDArray[np.float32]:
        rows = [encode(items[start : start + BATCH]) for start in range(0, len(items), BATCH)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dim), np.float32)

    @property
    def _loaded(self) -> _Model:
        with self._opening:
            return self._model

    @cached_property
    def _model(self) -> _Model:
        try:
            import open_clip
            import torch  # noqa: F401
        except ImportError as error:
            raise MissingExtra(
                f"the encoder {self._name} needs open_clip, which is not installed ({error}); "
                "install it with: pip install 'figlens[clip]'"
            ) from error
        return _load(self._name, open_clip)


def _load(name: str, open_clip: Any) -> _Model:
    from safetensors import SafetensorError

    source, tag, weights = _source(name, open_clip)
    logging.disable(logging.CRITICAL)  # what matters of all that open_clip and the hub write is in the error
    try:
        model, _, prepare = open_clip.create_model_and_transforms(
            source, pretrained=tag, load_weights=weights is None, require_pretrained=weights is None
        )
        if weights is not None:
            open_clip.load_checkpoint(model, str(weights))
        return _Model(model, prepare, open_clip.get_tokenizer(source))
    except (*_BROKEN, SafetensorError, pickle.UnpicklingError, ImportError) as error:
        raise UsageError(f"the encoder {name} cannot be opened: {' '.join(str(error).split())[:300]}") from error
    finally:
        logging.disable(logging.NOTSET)


def _source(name: str, open_clip: Any) -> tuple[str, str | None, Path | None]:
    """The model, its tag, and its file of weights where open_clip would not find it; UsageError for a name of none."""
    kind, _, rest = name.partition(":")
    if kind == "local":
        return _local(name, Path(rest).expanduser())
    if rest.startswith("hf-hub:"):
        return rest, None, None
    model, _, tag = rest.partition("/")
    if model not in open_clip.list_models():
        raise UsageError(f"open_clip has no model {model!r}; write open_clip:MODEL/TAG, such as open_clip:RN50/openai")
    tags = open_clip.list_pretrained_tags_by_model(model)
    if tag not in tags and not Path(tag).is_file():
        raise UsageError(f"{model} has no weights {tag!r}; there are {', '.join(tags) or 'none, name a file of them'}")
    return model, tag, None


def _local(name: str, path: Path) -> tuple[str, str | None, Path | None]:
    folder = path.parent if path.is_file() else path
    if not folder.is_dir():
        raise UsageError(f"the encoder {name} is not there: {path} is neither a folder nor a file")
    if not (folder / CONFIG).is_file():
        raise UsageError(
            f"the encoder {name} lacks its configuration: open_clip keeps it in {CONFIG}, beside the weights"
        )
    found = [path] if path.is_file() else sorted(each for each in folder.iterdir() if each.suffix in WEIGHTS)
    if not found:
        raise UsageError(f"the encoder {name} lacks its weights: {folder} has no {', '.join(WEIGHTS)} file")
    alone = path.is_file() or all(each.suffix == ".pt" for each in found)  # which open_clip does not look for
    return f"local-dir:{folder}", None, found[0] if alone else None


def _fingerprint(model: Any) -> str:
    """16 hex digits of the weights and the preprocessing."""
    from open_clip import get_model_preprocess_cfg

    digest = hashlib.sha256(json.dumps(get_model_preprocess_cfg(model), sort_keys=True, default=str).encode())
    for key, tensor in model.state_dict().items():
        digest.update(key.encode())
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def _unit(vectors: Any) -> NDArray[np.float32]:
    """A tensor's rows with unit length."""
    rows = vectors.float().cpu().numpy()
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit.astype(np.float32)
