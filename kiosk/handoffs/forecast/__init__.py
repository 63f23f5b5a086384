"""The forecast: when a patient gets their cells, and how likely it is that a window or an expiry is missed before.

It reads the record and never decides: no interlock asks it, and no step waits for it. `literature` has what is
published, `turnaround` what a site's own history makes of it, `draws` the dates drawn from that, `misses` what they
say about windows and expiries, `board` where every journey stands.
"""
