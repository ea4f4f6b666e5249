"""A CLIP of open_clip's, a few thousand times smaller than those that see anything, saved as open_clip saves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

MODEL: dict[str, Any] = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 16, "head_width": 8, "patch_size": 16},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 8, "heads": 2, "layers": 1},
}


def needs_open_clip() -> None:
    """Skips a test, or a module of tests, with one line where the extra is not installed."""
    pytest.importorskip("open_clip", reason="open_clip is not installed: pip install 'figlens[clip]'")


def save(folder: Path, seed: int = 0) -> Path:
    """A folder of configuration and weights; another seed makes other weights."""
    import open_clip
    import torch

    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    model = open_clip.model.CLIP(**MODEL)
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": MODEL, "preprocess_cfg": {}}))
    torch.save(model.state_dict(), folder / "open_clip_pytorch_model.bin")
    return folder
