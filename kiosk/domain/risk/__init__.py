"""The mathematics of risk: pure, and small enough to be reckoned by hand.

| file | says |
|---|---|
| `posterior` | how often something happens, from a baseline and a site's own counts, with a 90 % interval |
| `scales` | which rank from 1 to 10 a rate has, by a dated table |
| `ranking` | severity × occurrence × detection of each hazard, highest first |
| `chart` | when a hand-off gets worse: a Bernoulli CUSUM whose run lengths are reckoned exactly |
| `changes` | what is clearly different from the month before |

A risk priority number ranks; it is no measurement.
"""
