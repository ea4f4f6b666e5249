"""Which sentences of a tagged document cite which figure: by a link to it, or by its printed label."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harvest.documents.markup import Element, Flat
from harvest.figures.labels import Label
from harvest.figures.mentions import cited_in, sentences

LONGEST = 1200  # characters in a sentence that is one


class Citations:
    """Filled paragraph by paragraph in the order of the document, then asked for each figure."""

    def __init__(self) -> None:
        self._linked: dict[str, list[str]] = {}
        self._named: dict[tuple[str, str], list[str]] = {}

    def add(self, paragraph: Flat, targets: Callable[[Element], Iterable[str]]) -> None:
        """Take a paragraph's sentences; ``targets`` gives the ids that one of its marked elements points to."""
        at = 0
        marks = iter([*paragraph.marks, (len(paragraph.text) + 1, None)])
        offset, element = next(marks)
        for sentence in sentences(paragraph.text):
            at = paragraph.text.find(sentence, at) + len(sentence)
            short = len(sentence) <= LONGEST
            for key in cited_in(sentence) if short else ():
                self._named.setdefault(key, []).append(sentence)
            while offset < at:
                for target in targets(element) if short else ():
                    self._linked.setdefault(target, []).append(sentence)
                offset, element = next(marks)

    def of(self, ids: Iterable[str], label: Label | None) -> tuple[str, ...]:
        """The sentences that cite the figure with one of these ids, or with this label; each once."""
        found = [sentence for id_ in ids for sentence in self._linked.get(id_, ())]
        if label is not None:
            found += self._named.get(label.key, ())
        return tuple(dict.fromkeys(found))
