"""Office layouts made at random, read: how many are misread in silence (goal 0), and how many clean ones are doubted.

    python bench/reading.py [--layouts 5000] [--seed 1]

The kinds of layout and what a careful person reads of each stand in tests/office_layouts.py. The failing seeds are printed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from loaders.submission.submitting import ReadRequest, read  # noqa: E402
from tests.office_layouts import make, needless, silent  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layouts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    register = load_register(ROOT / "data" / "regions.csv")
    request = ReadRequest(load_catalogue(ROOT / "indicators.yaml", register), register, plan="quanzhou_2024")
    wrong: dict[int, list[str]] = {}
    kinds: Counter[str] = Counter()
    clean = doubted = 0
    begun = time.process_time()
    for seed in range(asked.seed, asked.seed + asked.layouts):
        layout = make(seed)
        kinds[layout.features[0]] += 1
        submission = read(layout.content, layout.name, request)
        if found := silent(layout, submission):
            wrong[seed] = found
        clean += not layout.asks
        doubted += bool(needless(layout, submission))
    for seed, found in wrong.items():
        print(f"seed {seed}: {found[:3]}")
    kinds_told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    print(f"{asked.layouts} layouts from seed {asked.seed} ({kinds_told})")
    print(
        f"misread in silence: {len(wrong)}; of {clean} clean ones doubted: {doubted}; {time.process_time() - begun:.0f} CPU s"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
