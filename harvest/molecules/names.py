"""Compounds that a text names: runs of words that OPSIN can read, the longest of them, as molecules.

OPSIN is strict (of 570,000 runs of words of real captions it reads 500), so any run of words that may end a name is
offered, and little is left to sort out: words of everyday language, elements and bare ions, several compounds in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harvest.molecules.opsin import smiles_of
from harvest.records import Molecule

READER = "opsin"
MOST_WORDS = 5
MOST_CANDIDATES = 30_000
_DASHES = dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-") | {0xAD: None, 0xA0: " "}
_BROKEN = re.compile(r"(?<=\d)-\s+(?=[a-z\[(])")
_SEPARATORS = re.compile(r"[/=+|<>&*•·;]|:(?!\d)|-{2,}")
_OPEN, _CLOSE = "([{", ")]}"
_ENDING = re.compile(
    r"(?:an|en|in|yl|il|ol|al|one?|[aeiouy][nlmt]e|at|it|ide?|[oa]se|ole|acid|ester|ether|alcohol|anhydride|oxime|ium"
    r"|form|urea|ammonia|dopa|hydrate|salt|tan|am)s?$"
)
"""How the last word of a name may end; most runs of English words do not."""
_BREAKS = re.compile(
    r"a|am|an|and|are|as|at|be|been|being|between|but|by|can|each|for|from|had|has|have|he|her|his|i|if|in|into|"
    r"is|it|its|may|more|most|no|non|nor|not|of|off|on|one|onto|or|our|per|she|so|than|that|the|their|them|then|"
    r"there|these|they|this|those|thus|to|under|up|upon|us|use|used|uses|using|via|was|we|were|when|where|which|"
    r"while|who|whose|with|within|without|you",
    re.IGNORECASE,
)
_EVERYDAY = re.compile(
    r"allen|apios|bipyramid|bipyramidal|coronal|coronate|cuban|curacoa|ethan|fluorite|fluorogold|format|german|"
    r"germinal|germinate|lysin|period|pyramid|pyramidal|rubicon|serin|tin|umbellate|uric",
    re.IGNORECASE,
)
"""Words that OPSIN reads and papers do not mean so, from all of WordNet's words and of 11,000 captions."""
_ELEMENTAL = frozenset(["oxygen", "nitrogen", "carbon", "hydrogen", "sulfur", "phosphorus"])


def names_in(text: str) -> tuple[str, ...]:
    """Runs of up to five words that may be names, each once; OPSIN says which of them are."""
    return tuple(dict.fromkeys(run for words in _stretches(text) for _, _, run in _runs(words)))


def names_to_smiles(names: Sequence[str]) -> dict[str, str]:
    """Canonical SMILES of the names that OPSIN reads, "" for those that mean no one compound; one call for all.

    "" keeps a part of such a name ("eugenol" of "methyl eugenol") from being taken for what is meant. A repeat unit has
    ``*`` where the chain goes on. MissingExtra without Java, DocumentError when OPSIN fails.
    """
    wanted = [name for name in dict.fromkeys(names) if not _EVERYDAY.fullmatch(name)][:MOST_CANDIDATES]
    answers = zip(wanted, smiles_of(wanted), strict=True)
    return {name: canonical(answer) if answer else "" for name, answer in answers if answer is not None}


def named_molecules(text: str, known: Mapping[str, str], confidence: float) -> tuple[Molecule, ...]:
    """The compounds that a text names, as ``known`` from ``names_to_smiles``: of overlapping names the longest.

    Each compound once, labelled with the name as printed.
    """
    found: dict[str, Molecule] = {}
    for words in _stretches(text):
        at = 0
        for start, end, run in sorted(_runs(words), key=lambda each: (each[0], -each[1])):
            smiles = known.get(run) if start >= at else None
            if smiles is not None:
                at = end
                if smiles:
                    found.setdefault(smiles, Molecule(smiles, run, confidence, (READER,)))
    return tuple(found.values())


def merged(drawn: Sequence[Molecule], named: Iterable[Molecule]) -> tuple[Molecule, ...]:
    """The drawn molecules and those named beside them; one both drawn and named is sure, and stays one."""
    molecules = list(drawn)
    for molecule in named:
        same = [place for place, other in enumerate(molecules) if other.smiles == molecule.smiles]
        if not same:
            molecules.append(molecule)
        for place in same:
            other = molecules[place]
            sure = max(other.confidence, molecule.confidence)
            readers = tuple(dict.fromkeys((*other.readers, *molecule.readers)))
            molecules[place] = replace(other, confidence=sure, readers=readers, label=other.label or molecule.label)
    return tuple(molecules)


def canonical(smiles: str) -> str:
    """OPSIN's answer as RDKit writes it, "" for what is no compound one would search for.

    Those are single atoms, several neutral molecules or elements in one, ions without carbon by themselves.
    """
    from rdkit import Chem, rdBase

    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
    if mol is None or mol.GetNumHeavyAtoms() < 2:
        return ""
    parts = Chem.GetMolFrags(mol, asMols=True)
    charges = [Chem.GetFormalCharge(part) for part in parts]
    if len(parts) > 1 and not any(charges):
        return ""
    carbons = sum(atom.GetAtomicNum() == 6 for atom in mol.GetAtoms())
    if sum(charges) and (not carbons or mol.GetNumHeavyAtoms() < 4):
        return ""
    for atom in mol.GetAtoms():
        atom.SetAtomMapNum(0)
        if atom.GetAtomicNum() == 0:
            atom.SetIsotope(0)
    return str(Chem.MolToSmiles(mol))


def _stretches(text: str) -> list[list[str]]:
    """The text's words between its stops, brackets around words and words that no name holds."""
    text = _BROKEN.sub("-", text.translate(_DASHES))
    stretches: list[list[str]] = [[]]
    for written in _SEPARATORS.sub(" ; ", text).split():
        word, opens, ends = _bare(written)
        if not word or _BREAKS.fullmatch(word) or not re.search(r"[a-z]{2}", word):
            stretches.append([])
            continue
        if opens:
            stretches.append([])
        stretches[-1].append(word)
        if ends:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def _bare(written: str) -> tuple[str, bool, bool]:
    """A word without the stops and unmatched brackets around it, whether any stood before it, any behind it."""
    word = written.lstrip("\"'“”‘’,.:;!?")
    opens = word != written
    while word and word[0] in _OPEN and not _closes_inside(word):
        word, opens = word[1:], True
    start = word
    while word and (word[-1] in '"“”‘,.:;!?' or (word[-1] in _CLOSE and _unmatched(word))):
        word = word[:-1]
    return word, opens, word != start


def _closes_inside(word: str) -> bool:
    """Whether the bracket that opens a word is closed before the word's end: "(S)-limonene", not "(benzene)"."""
    depth = 0
    for place, letter in enumerate(word):
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth == 0:
            return place < len(word.rstrip(",.:;!?")) - 1
    return False


def _unmatched(word: str) -> bool:
    return sum(letter in _CLOSE for letter in word) > sum(letter in _OPEN for letter in word)


def _runs(words: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Runs that may be names, with the places of their first word and behind their last."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            last = words[end - 1]
            several = end - start > 1
            if not _ENDING.search(last) or (several and last.lower() in _ELEMENTAL):
                continue
            run = " ".join(words[start:end])
            if re.search(r"[a-z]{3}", run):
                yield start, end, run
