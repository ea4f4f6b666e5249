"""The stock of phrases that sample papers are written with; sentences stand apart by blank lines, in markup."""

from __future__ import annotations


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in " ".join(text.split()).split("|"))


GIVEN = _listed(
    """
    Ana | Bruno | Chen | Dagmar | Emeka | Fatima | Giulia | Hiro | Ines | Jonas | Kavya | Liwei | Marta | Nils |
    Olga | Pedro | Qing | Ravi | Sofie | Tomás
    """
)
FAMILY = _listed(
    """
    Almeida | Bergström | Castellano | Dvořák | Eriksen | Fontaine | Gupta | Hofmann | Ivanova | Jensen | Kowalski
    | Lindqvist | Moreau | Nakamura | Okafor | Petrov | Quintero | Rossi | Sato | Wang | Zhang | Ünal
    """
)
PLACES = _listed(
    """
    Institute of Materials Chemistry, University of Lindau | Department of Physics, Northgate College | State
    Laboratory of Functional Surfaces, Port Amsel | School of Engineering, Technical University of Brenn | Center
    for Nanoscale Science, Osterby
    """
)
AIMS = _listed(
    """
    for high-performance devices | with improved stability | and its role in charge transport | through interface
    engineering | prepared by a simple route | studied by in situ methods | with enhanced activity under visible
    light | from first principles and experiment
    """
)
HEADS = _listed(
    """
    Structure and properties of | Controlled synthesis of | On the morphology of | Rapid preparation of |
    Understanding defects in | Interfacial effects in | Size-dependent behavior of
    """
)
TOPICS = _listed(
    """
    oxide films | ion transport | charge carriers | catalytic sites | porous carbons | grain boundaries | thin
    films | layered solids | surface states | composite electrodes
    """
)
BODY = _sentences(
    """
The growing demand for efficient and affordable materials has drawn considerable attention to {long} in recent
years {cite}.

Among the candidates, {name} stands out because of its chemical stability, its low cost and the flexibility of
its structure {cite}.

However, the limited conductivity and the slow kinetics at the interface remain significant obstacles to its
wide application {cite}.

Several strategies have been proposed to overcome these difficulties, including doping, coating and the control
of the particle size {cite}.

In this work, we describe a simple procedure for the preparation of {name} and examine how the conditions affect
its properties.

All chemicals were of analytical grade and were used as received without further purification.

In a typical synthesis, {mass} mmol of the precursor was dissolved in {vol} mL of deionized water under vigorous
stirring.

The suspension was transferred into a Teflon-lined autoclave and kept at {temp} °C for {hours} h before cooling
to room temperature.

The product was collected by centrifugation, washed with ethanol several times, and dried at 60 °C overnight.

X-ray diffraction was carried out with Cu Kα radiation (*λ* = 1.5406 Å) at a scan rate of 2° min^−1^.

The morphology was examined by scanning electron microscopy at 5 kV and by transmission electron microscopy at
200 kV.

Specific surface areas were determined from nitrogen adsorption at 77 K with the Brunauer–Emmett–Teller method.

These observations are consistent with earlier reports on related compounds {cite}.

The difference can be attributed to the higher concentration of oxygen vacancies near the surface, which
modifies the local field {cite}.

It should be noted that the effect becomes weaker at higher temperature, where diffusion is sufficiently fast.

The values are averages of at least three measurements, and the uncertainty corresponds to one standard
deviation.

A quantitative analysis gives an activation energy of {energy} eV, in fair agreement with the calculated one.

This behavior suggests that the first step is limited by the transfer of charge across the interface rather than
by diffusion in the solid.

Taken together, the results point to a cooperative mechanism in which both components of {name} take part.

The samples retained {share}% of the initial value after the test, which is a significant improvement over the
reference.

No impurity phase was detected within the sensitivity of the measurement.

The influence of humidity was tested separately and found to be negligible under the conditions of this study.
"""
)
MENTIONS = {
    "micrograph": (
        "{ref} shows the morphology of the {name} samples.",
        "The images in {ref} reveal a uniform distribution over the whole area.",
        "As can be seen in {ref}, the features are evenly distributed and well separated.",
    ),
    "plot": (
        "As shown in {ref}, the signal changes systematically along the series.",
        "The curves in {ref} confirm this trend for all compositions.",
        "{ref} compares the results obtained for {name} under different conditions.",
        "A closer look at the data ({ref}) shows that the change is reversible.",
    ),
    "drawing": (
        "The procedure is illustrated in {ref}.",
        "{ref} gives an overview of the arrangement used in this work.",
        "The route is summarized in {ref}, together with the conditions.",
    ),
}
DRAWINGS = frozenset({"crystal_structure", "flowchart", "molecule", "reaction_scheme", "schematic"})
PICTURES = frozenset(
    {"afm", "electron_diffraction", "elemental_map", "fluorescence", "optical_micrograph", "sem", "stem", "tem"}
)
