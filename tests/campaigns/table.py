"""The campaigns: one row each."""

from tests.campaigns import (
    adversaries,
    crowds,
    damages,
    failing_calls,
    killed_labels,
    power_cuts,
    print_defects,
    rehearsals,
    seals,
    texts,
)
from tests.campaigns.campaign import Campaign

CAMPAIGNS = (
    Campaign("rehearsals", per_thousand=20, at_once=1, run=rehearsals.run),
    Campaign("seals-bit-by-bit", per_thousand=100, at_once=5, run=seals.bit_by_bit),
    Campaign("seals-at-random", per_thousand=10_000, at_once=1000, run=seals.at_random),
    Campaign("identifiers", per_thousand=10_000, at_once=1000, run=texts.run),
    Campaign("damaged-labels", per_thousand=300, at_once=20, run=damages.run),
    Campaign("killed-labels", per_thousand=1000, at_once=10, run=killed_labels.run),
    Campaign("power-cuts", per_thousand=1000, at_once=20, run=power_cuts.cuts),
    Campaign("power-cuts-unflushed", per_thousand=50, at_once=10, run=power_cuts.unflushed),
    Campaign("failing-calls", per_thousand=1220, at_once=20, run=failing_calls.run),
    Campaign("servers-killed", per_thousand=50, at_once=5, run=crowds.kills),
    Campaign("servers-failed-over", per_thousand=20, at_once=4, run=crowds.failovers),
    Campaign("races-for-a-claim", per_thousand=50, at_once=10, run=crowds.races),
    Campaign("print-defects", per_thousand=600, at_once=120, run=print_defects.run),
    Campaign("adversary", per_thousand=1000, at_once=10, run=adversaries.run),
    Campaign("adversary-between", per_thousand=500, at_once=10, run=adversaries.between),
)
"""A new campaign is a module and a row here."""
