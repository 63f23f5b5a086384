"""Which therapies this run rehearses. To be imported by tests alone: the options of the run must be known."""

from tests.rehearsal.kept import BASIC, THERAPIES
from tests.shares import shared

PLAYED = (*BASIC, *shared(sorted(THERAPIES.keys() - {*BASIC})))
"""The further ones show the same as the basic ones at greater length: they are shared out."""
