"""Risk from the ledger: what happened at each hand-off, counted, and put beside the hazards it bears on.

| file | says |
|---|---|
| `tries` | each answer to an attempt: taken or refused, how long it took, what it cost |
| `counting` | one row of the step table: everything that is counted of it |
| `tallies` | that of every journey, kept while the journey does not move |
| `modes` | which hazards a hand-off can meet, and how often each was met |
| `watching` | the control chart of each hand-off |
| `analysis` | the whole chain: hazard, interlocks, tests, and the site's own counts |

It names no patient, and no person.
"""
