"""Pictures asked for by a picture: a shortlist by embedding, then a close look at who really holds the query."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from harvest.errors import DocumentError, IndexMismatch, LibraryError, UsageError
from harvest.store import Library
from harvest.store.images import picture_path
from index.alike import Suspect, examine, strength
from index.encoders.tiles import TileEncoder, open_tiles
from index.images import load_image
from index.keypoints import VERSION, Keypoints, grey, query_keypoints
from index.picture_answers import ALIKE, ImageAnswer, ImageHit, answer, says_nothing, views
from index.picture_file import DATABASE, VECTORS, PictureFile, beside, take_place
from index.picture_intake import Wanted, rows_of, sha_of, take_in, wanted_of
from index.picture_panels import PanelPicture, pictures_of
from index.picture_vectors import PanelVectors
from index.vectors import Purpose, open_vectors
from index.vectors.bits import FeatureVotes

SHORTLIST, VOTED = 20, 12
"""Pictures looked at closely, those that features voted for first; twice as many where nothing voted."""
MOST_VOTED = 3000
"""Figures beyond which features of the whole library are not compared any more."""
BATCH = 32

__all__ = ["ImageAnswer", "ImageHit", "PictureIndex", "open_pictures"]


class PictureIndex:
    """The pictures of a library, found by their looks. Threads may share one.

    ``folder`` holds what is derived: vectors come from the catalogue's cache and are only computed for new pictures.
    Raises IndexMismatch when another encoder built what is there.
    """

    def __init__(self, library: Library, encoder: TileEncoder, folder: Path, vectors: str = "faiss") -> None:
        self._library, self._encoder, self._folder = library, encoder, folder
        self._setting = vectors
        self._lock = threading.RLock()
        self._file = PictureFile(folder / DATABASE)
        self._vectors = self._no_vectors()
        self._pictures: dict[int, PanelPicture] = {}
        self._votes: FeatureVotes | None = None
        self._check()
        self._load()
        self._grey = lru_cache(maxsize=32)(self._read_grey)
        self._keypoints = lru_cache(maxsize=1024)(self._read_keypoints)

    @property
    def signature(self) -> str:
        """Under which the catalogue keeps this encoder's vectors."""
        return f"{self._encoder.name}@{self._encoder.fingerprint}"

    def __len__(self) -> int:
        return len(self._pictures)

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Takes in new panels and drops those gone; returns how many. ``progress`` hears (done, of) new panels."""
        with self._lock:
            here = self._library.panel_keys()
            gone = self._pictures.keys() - here
            new = here - self._pictures.keys()
            if not gone and not new:
                return 0
            self._vectors.delete(gone)
            added: dict[int, PanelPicture] = {}
            panels = self._new_panels(new)
            while batch := list(islice(panels, BATCH)):
                self._take(dict(batch))
                added.update(batch)
                if progress:
                    progress(len(added), len(new))
            self._store(added, gone)
            return len(added) + len(gone)

    def search(self, image: NDArray[np.uint8], limit: int = 10, allowed: set[int] | None = None) -> ImageAnswer:
        """The panels that hold the image or look like it, among ``allowed`` ones; image as of ``load_image``."""
        luminance = grey(image)
        if says_nothing(luminance):
            return ImageAnswer((), True)
        vectors = self._encoder.encode(views(image))
        points = query_keypoints(luminance)
        ranked = dict(self._nearest(vectors, max(limit, 2 * SHORTLIST), allowed))
        voted = self._voted(points, allowed)
        pictures = self._pictures  # a refresh beside this search replaces it
        names = dict.fromkeys([*voted, *(pictures[key].figure for key in ranked if key in pictures)])
        suspects = [Suspect(name, self._keypoints, self._grey) for name in names]
        found = examine(luminance, points, suspects[: SHORTLIST if voted else 2 * SHORTLIST])
        held = {name for name, evidence in found.items() if strength(evidence)}
        missed = {key for key in self._keys_of(held, allowed) if key not in ranked}
        ranked.update(self._nearest(vectors, len(missed), missed))
        return answer({key: cosine for key, cosine in ranked.items() if key in pictures}, pictures, found, limit)

    def similar(self, panel_key: int, limit: int = 10, allowed: set[int] | None = None) -> ImageAnswer:
        """The panels that look like a panel, itself left out; LibraryError when it is unknown or has no picture."""
        tiles = self._tiles_of(panel_key)
        if tiles is None:
            raise LibraryError(f"panel {panel_key} has no picture in the index")
        whole = tiles[:1]
        ranked = [pair for pair in self._nearest(whole, limit + 1, allowed) if pair[0] != panel_key]
        hits = [ImageHit(key, max(score, 0.0), {"image": score}) for key, score in ranked if score >= ALIKE / 2]
        return ImageAnswer(tuple(hits[:limit]), not hits)

    def shows(self, panel_key: int) -> bool:
        """Whether a panel has a picture that others can be compared with."""
        return self._tiles_of(panel_key) is not None

    def close(self) -> None:
        """Closes the index's file."""
        self._file.close()

    def __enter__(self) -> PictureIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self) -> None:
        built = self._file.fact("encoder")
        if built and built != self.signature:
            raise IndexMismatch(
                f"the picture index was built with {built}, not with {self.signature}; "
                f"`figlens reindex --library {self._library.folder}` builds it anew"
            )

    def _load(self) -> None:
        """What the folder holds, if its parts belong together; otherwise nothing, and a refresh makes it again."""
        path = self._folder / VECTORS
        if not path.is_file() or self._file.fact("keypoints") != str(VERSION):
            return
        try:
            self._vectors.load(path)
        except LibraryError:
            self._vectors = self._no_vectors()
        if self._vectors.kept == self._file.fact("vectors"):
            self._pictures = self._file.panels()
        else:
            self._vectors = self._no_vectors()

    def _no_vectors(self) -> PanelVectors:
        repair = f"figlens reindex --library {self._library.folder}"
        purpose = Purpose("pictures", self._library.identity(), self.signature, repair)
        return PanelVectors(open_vectors(self._encoder.dim, self._setting, purpose))

    def _store(self, added: dict[int, PanelPicture], gone: Iterable[int]) -> None:
        self._votes = None
        self._vectors.save(self._folder / VECTORS)
        gone = set(gone)
        facts = {"encoder": self.signature, "vectors": self._vectors.kept, "keypoints": str(VERSION)}
        self._file.change(added, gone, facts)
        self._pictures = {key: panel for key, panel in self._pictures.items() if key not in gone} | added

    def _new_panels(self, new: set[int]) -> Iterator[tuple[int, PanelPicture]]:
        for stored in self._library.panels(after=min(new, default=1) - 1):
            if stored.key in new:
                yield stored.key, pictures_of(stored)

    def _take(self, panels: dict[int, PanelPicture]) -> None:
        """Vectors and keypoints of a batch of panels, computed where neither cache has them."""
        wanted = wanted_of(panels.values())
        vectors = self._library.vectors(self.signature, map(sha_of, wanted))
        for name, want in wanted.items():
            here = sha_of(name) in vectors
            kept = self._file.has_keypoints(name)
            wanted[name] = Wanted(want.whole and not here, want.parts and not here, want.keypoints and not kept)
        taken = take_in(wanted, self._read, self._encoder)
        fresh = {sha_of(each.name): each.vectors for each in taken if each.vectors is not None}
        if fresh:
            self._library.put_vectors(self.signature, fresh)
        self._file.put_keypoints([(each.name, each.keypoints) for each in taken if each.keypoints is not None])
        found = ((key, rows_of(panel, {**vectors, **fresh})) for key, panel in panels.items())
        self._vectors.add({key: rows for key, rows in found if rows is not None})

    def _voted(self, points: Keypoints, allowed: set[int] | None) -> list[str]:
        """The allowed pictures that most of the query's features speak for; none in a library too large for that."""
        with self._lock:
            if len({panel.figure for panel in self._pictures.values()}) > MOST_VOTED:
                return []
            if self._votes is None:
                self._votes = FeatureVotes(self._file.bits())
            votes = self._votes
        names = votes.ranked(points.descriptors)
        if allowed is not None:
            within = {self._pictures[key].figure for key in allowed & self._pictures.keys()}
            names = [name for name in names if name in within]
        return names[:VOTED]

    def _tiles_of(self, panel_key: int) -> NDArray[np.float32] | None:
        known = self._pictures.get(panel_key)
        sha = sha_of(known.own) if known else ""
        return self._library.vectors(self.signature, [sha]).get(sha)

    def _keys_of(self, names: Iterable[str], allowed: set[int] | None) -> Iterator[int]:
        wanted = set(names)
        for key, panel in self._pictures.items():
            if panel.figure in wanted and (allowed is None or key in allowed):
                yield key

    def _nearest(self, vectors: NDArray[np.float32], count: int, allowed: set[int] | None) -> list[tuple[int, float]]:
        pictures = self._pictures  # a refresh beside this search replaces it
        wanted = None if allowed is None else allowed & pictures.keys()
        return self._vectors.nearest(vectors, count, pictures, wanted)

    def _read(self, name: str) -> NDArray[np.uint8] | None:
        """A picture of the library; None when its file is gone or broken, which must not stop the others."""
        try:
            return load_image(picture_path(self._library.images_folder, name))
        except (DocumentError, UsageError):
            return None

    def _read_grey(self, name: str) -> NDArray[np.uint8] | None:
        image = self._read(name)
        return None if image is None else grey(image)

    def _read_keypoints(self, name: str) -> Keypoints | None:
        return self._file.keypoints(name)


def open_pictures(library: Library, renew: bool = False, vectors: str = "faiss") -> PictureIndex:
    """The picture index of a library in its ``index`` folder; ``renew`` builds it anew.

    A new one is built beside the old one, which stays as it is until the new one is whole.
    """
    chosen = open_tiles()
    folder = library.folder / "index"
    if renew:
        with beside(folder) as fresh:
            with PictureIndex(library, chosen, fresh, vectors) as pictures:
                pictures.refresh()
            take_place(fresh, folder)
    return PictureIndex(library, chosen, folder, vectors)
