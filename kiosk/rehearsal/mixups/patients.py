"""Mix-ups of patients: whose wristband, whose order, what the person in the bed says, who looks alike."""

from dataclasses import replace

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.identifiers import Wristband
from kiosk.domain.label import Patient, WristbandLabel
from kiosk.domain.step import Read
from kiosk.handoffs.registering import PatientKeyed, patient_keyed
from kiosk.handoffs.releasing import change_identity
from kiosk.rehearsal.acting import Play, Swap, perform
from kiosk.rehearsal.mixups.around import dose_bag, lies_there
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.story import (
    COLLECTORS,
    apply_at_collection,
    issue,
    issue_at_collection,
    line_check,
    match,
    order,
    readiness,
)
from kiosk.rehearsal.world import PLACE, World, patient

BAND = ("band", "patient")
AT_THE_BED = frozenset({"car-t"})
"""Therapies whose bag is matched with the patient at the bed."""
