"""The text tower: all-MiniLM-L6-v2 on ONNX Runtime, what each of its layers makes of a text on average."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.wordpiece import WordPiece

WEIGHTS = Path(__file__).parent / "weights"
NETWORK = WEIGHTS / "minilm.onnx"
VOCABULARY = WEIGHTS / "minilm-vocabulary.txt"

LAYERS, WIDTH = 7, 384
"""Embeddings and six layers."""

LONGEST = 128
"""Pieces of words that are read; the model was trained on as many. What follows is cut off."""


class MiniLM:
    """Loads at first use; safe to share between threads."""

    def __init__(self, network: Path = NETWORK, vocabulary: Path = VOCABULARY, threads: int = 1) -> None:
        self._network = network
        self._vocabulary = vocabulary
        self._threads = threads
        self._opening = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with the weights or the vocabulary."""
        digest = hashlib.sha256(f"{LONGEST};1".encode())
        for path in (self._network, self._vocabulary):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def describe(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, LAYERS, WIDTH): means over the pieces of each text.

        A pass each: on one thread a batch gains nothing, and its shorter texts are padded.
        """
        with self._opening:
            words, session = self._words, self._session
        described = np.zeros((len(texts), LAYERS, WIDTH), np.float32)
        for place, text in enumerate(texts):
            pieces = np.array([words.encode(text, LONGEST)], np.int64)
            real = np.ones(pieces.shape, np.float32)
            described[place] = session.run(["layers"], {"pieces": pieces, "real": real})[0][0]
        return described

    @cached_property
    def _words(self) -> WordPiece:
        return WordPiece(self._vocabulary)

    @cached_property
    def _session(self) -> Any:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # must stand before the import, see harvest/__init__.py
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self._network.read_bytes(), options, providers=["CPUExecutionProvider"])
