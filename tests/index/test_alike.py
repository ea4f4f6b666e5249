"""Local features and pixels: a crop's place is found, and nothing is found where nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from index.alike import Evidence, Suspect, examine, place, strength
from index.keypoints import Keypoints, grey, levelled, query_keypoints, stored_keypoints
from index.overlay import Placement, lay, place_by_pixels
from index.vectors.bits import FeatureVotes, to_bits
from tests.index import drawn

MICROGRAPH, PLOT = grey(drawn.micrograph(4, 11)), grey(drawn.curves(4, "Signal"))


@pytest.mark.parametrize("picture", [MICROGRAPH, PLOT], ids=["micrograph", "plot"])
@pytest.mark.parametrize("factor", [0.45, 1.0, 1.5])
def test_a_crop_is_placed_where_it_was_cut(picture: drawn.Pixels, factor: float) -> None:
    query = drawn.resized(picture[60:400, 150:650], factor)
    placed = place(query_keypoints(query), stored_keypoints(picture))
    assert placed is not None and placed.votes >= 8
    assert placed.scale == pytest.approx(1 / factor, rel=0.03)
    assert placed.x == pytest.approx(150, abs=8) and placed.y == pytest.approx(60, abs=8)
    laid = lay(query, picture, placed)
    assert laid.correlation > 0.9 and laid.share == pytest.approx(1.0, abs=0.05)


def test_a_page_around_the_picture_does_not_hide_it() -> None:
    page = np.full((1000, 1200), 255, np.uint8)
    page[200:800, 200:1000] = MICROGRAPH
    placed = place(query_keypoints(page), stored_keypoints(MICROGRAPH))
    assert placed is not None
    laid = lay(page, MICROGRAPH, placed)
    assert laid.correlation > 0.9 and laid.share > 0.95


def test_pixels_disagree_at_the_wrong_place() -> None:
    query = MICROGRAPH[60:400, 150:650]
    assert lay(query, MICROGRAPH, Placement(20, 150, 1.0, 9)).correlation < 0.5
    assert lay(query, PLOT, Placement(150, 60, 1.0, 9)).correlation < 0.5
    assert lay(query, MICROGRAPH, Placement(5000, 60, 1.0, 9)).share == 0.0


def test_bars_without_features_are_placed_by_their_pixels() -> None:
    picture = np.full((400, 600), 255, np.uint8)
    for number, height in enumerate((120, 300, 210, 340, 90)):
        picture[380 - height : 380, 60 + 105 * number : 130 + 105 * number] = 60 + 30 * number
    query = drawn.resized(picture[100:330, 140:420], 0.7)
    placed = place_by_pixels(query, picture)
    assert placed is not None and placed.scale == pytest.approx(1 / 0.7, rel=0.05)
    assert lay(query, picture, placed).correlation > 0.95


def test_examination_names_the_source_and_acquits_the_others() -> None:
    pictures = {"a": MICROGRAPH, "b": PLOT, "c": grey(drawn.micrograph(5, 11)), "gone": None}
    points = {name: None if image is None else stored_keypoints(image) for name, image in pictures.items()}
    suspects = [Suspect(name, points.get, pictures.get) for name in pictures]
    query = drawn.dimmed(drawn.micrograph(4, 11))[100:400, 100:500]
    found = examine(grey(query), query_keypoints(grey(query)), suspects)
    assert {name for name, evidence in found.items() if strength(evidence)} == {"a"}


def test_flat_pictures_have_no_evidence() -> None:
    flat = np.full((200, 200), 255, np.uint8)
    assert len(query_keypoints(flat)) == 0 and place(query_keypoints(flat), stored_keypoints(PLOT)) is None
    assert place_by_pixels(flat, PLOT) is None
    assert lay(flat, PLOT, Placement(0, 0, 1.0, 5)).correlation == 0.0


@pytest.mark.parametrize(
    ("evidence", "enough"),
    [
        (None, False),
        (Evidence(40, 0.95, 1.0), True),
        (Evidence(40, 0.4, 1.0), False),
        (Evidence(40, 0.95, 0.3), False),
        (Evidence(3, 0.8, 1.0), False),
        (Evidence(0, 0.9, 1.0), False),
        (Evidence(0, 0.97, 1.0), True),
    ],
)
def test_evidence_weighs_votes_pixels_and_overlap(evidence: Evidence | None, enough: bool) -> None:
    assert (strength(evidence) > 0) is enough


def test_keypoints_come_back_from_bytes() -> None:
    points = stored_keypoints(PLOT)
    again = Keypoints.from_bytes(points.to_bytes())
    assert (again.places == points.places).all() and (again.descriptors == points.descriptors).all()
    with pytest.raises(ValueError, match="no keypoints"):
        Keypoints.from_bytes(b"some")


def test_levels_are_stretched_only_where_they_must_be() -> None:
    assert levelled(PLOT) is PLOT
    dim = (PLOT // 2 + 40).astype(np.uint8)
    assert levelled(dim).min() == 0 and levelled(dim).max() == 255


def test_features_vote_for_the_picture_they_are_from() -> None:
    pictures = {f"m{seed}": grey(drawn.micrograph(seed, 11)) for seed in range(4)}
    pictures |= {f"p{seed}": grey(drawn.curves(seed, "Signal")) for seed in range(4)}
    votes = FeatureVotes((name, to_bits(stored_keypoints(image).descriptors)) for name, image in pictures.items())
    for name, image in pictures.items():
        query = drawn.resized(image[60:420, 90:620], 0.6)
        assert votes.ranked(query_keypoints(query).descriptors)[0] == name
    assert votes.ranked(np.zeros((0, 128), np.uint8)) == []
    assert FeatureVotes([]).ranked(np.ones((5, 128), np.uint8)) == []
