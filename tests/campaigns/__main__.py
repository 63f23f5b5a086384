"""Run the campaigns, side by side, for so many minutes; run again to go on.

    python -m tests.campaigns --cases 1000 --minutes 60 --out out/campaign [--only NAME ...] [--photos FOLDER]

Figures go to `<out>/figures.json`, and what each campaign came to, to a file of its own. Exit 0 when nothing was found
that should not have been, 1 when something was, whether now or in an earlier run.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.campaigns import photos
from tests.campaigns.campaign import Campaign, Progress
from tests.campaigns.table import CAMPAIGNS

FIGURES = "figures.json"


def main(words: Sequence[str], campaigns: Sequence[Campaign] = CAMPAIGNS) -> int:
    """Run what the words ask for. Gives the exit code."""
    asked = _arguments(campaigns).parse_args(words)
    chosen = [campaign for campaign in campaigns if not asked.only or campaign.name in asked.only]
    asked.out.mkdir(parents=True, exist_ok=True)
    progress = {campaign.name: Progress.read(asked.out, campaign.name) for campaign in chosen}
    until = time.monotonic() + 60 * asked.minutes
    while time.monotonic() < until:
        waiting = [c for c in chosen if progress[c.name].done < c.cases(asked.cases)]
        if not waiting:
            break
        # The one that is least far goes next, so that a short run says something of each.
        following = min(waiting, key=lambda c: progress[c.name].done / c.cases(asked.cases))
        _step(following, progress[following.name], following.cases(asked.cases))
    figures = {name: one.figures() for name, one in progress.items()}
    if asked.photos is not None:
        figures["photos"] = _photographed(asked.photos)
    (asked.out / FIGURES).write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(one["found"] for one in figures.values()))


def _step(campaign: Campaign, progress: Progress, cases: int) -> None:
    count = min(campaign.at_once, cases - progress.done)
    begun = time.monotonic()
    piece = campaign.run(progress.done, count)
    progress.add(count, piece, time.monotonic() - begun)
    print(f"{campaign.name:18} {progress.done:7d} of {cases:7d}  found {len(progress.found)}", flush=True)
    for words in piece.found:
        print(f"  {words}", flush=True)


def _photographed(folder: Path) -> dict[str, object]:
    rows = photos.campaign(folder)
    wrong = [f"{name}: {text}" for name, row in rows.items() for text in row.wrong]
    return {"rows": {name: asdict(row) for name, row in sorted(rows.items())}, "found": wrong}


def _arguments(campaigns: Sequence[Campaign]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description="Runs long campaigns in pieces.")
    parser.add_argument("--cases", type=int, default=1000, help="cases of the adversary; the others in proportion")
    parser.add_argument("--minutes", type=float, default=60, help="begin no new piece after so many minutes")
    parser.add_argument("--out", type=Path, required=True, help="folder for the figures")
    parser.add_argument("--only", nargs="*", choices=[campaign.name for campaign in campaigns], help="these alone")
    parser.add_argument("--photos", type=Path, help="a folder of real photographs with an index.json, read as well")
    return parser


if __name__ == "__main__":
    # Told to end, a campaign still takes off the disks it put on.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1:]))
