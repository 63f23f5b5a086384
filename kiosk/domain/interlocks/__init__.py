"""The interlocks: everything that can refuse a step. `INTERLOCKS` names them all.

| file | asks |
|---|---|
| `kiosk_itself` | May this kiosk decide anything now? |
| `witnesses` | Are these really two people, each reading for themselves, each allowed to? |
| `patient` | Is this the patient? |
| `bands` | Is this the wristband that was printed, and is the one before off the wrist? |
| `bag` | Is this the bag? |
| `labels` | May this label be printed, applied, cleared away? |
| `reprints` | May this label be printed again, replaced, handed on, or a sheet of it destroyed? |
| `read_back` | Is what came out of the printer what was intended? |
| `tags` | Does the tag inside a label say what was written? |
| `material` | Is this autologous material, of one patient alone? |
| `processing` | Is what is made of the cells made of the right ones, and fit to be given? |
| `release` | May this product leave? |
| `history` | Was the history of the cells noted, and looked at where a rule asks for it? |
| `shipping` | Is this the shipper, with the right bags, and did they stand the way? |
| `shipper_labels` | Are these the labels printed for this shipper, and do they list what goes in? |
| `timing` | Is it in time? |
| `windows` | Is the patient ready for what comes next, by the calendar? |
| `thaw` | Is the post-thaw tag there? |
| `dose` | Is it this patient's dose, once, and not too much? |
| `handover` | Is this journey at home here; may it leave for, or come in from, another organisation? |
| `storage` | Is it the right slot of the store, and was the bag never warm for too long? |
| `line` | Is it the right way in, just now and just here, and does everybody know what must not be done? |
| `salvage` | Do contents go into a container that was labelled before the opening? |
| `ends` | Is a container's end told whole: part given, given outside, called back, discarded? |
"""

from kiosk.domain.interlocks import (
    bag,
    bands,
    dose,
    ends,
    handover,
    history,
    kiosk_itself,
    labels,
    line,
    material,
    patient,
    processing,
    read_back,
    release,
    reprints,
    salvage,
    shipper_labels,
    shipping,
    storage,
    tags,
    thaw,
    timing,
    windows,
    witnesses,
)
from kiosk.domain.interlocks.declaration import INTERLOCKS, Interlock

__all__ = [
    "INTERLOCKS",
    "Interlock",
    "bag",
    "bands",
    "dose",
    "ends",
    "handover",
    "history",
    "kiosk_itself",
    "labels",
    "line",
    "material",
    "patient",
    "processing",
    "read_back",
    "release",
    "reprints",
    "salvage",
    "shipper_labels",
    "shipping",
    "storage",
    "tags",
    "thaw",
    "timing",
    "windows",
    "witnesses",
]
