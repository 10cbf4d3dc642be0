"""Thousands of broken workbooks: python -m bench.fuzz [cases] [seed]. Says what became of them; ends at the first crash.

The same files for the same seed as `tests/test_fuzz.py`, which runs the first two hundred.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.broken import broken_ones  # noqa: E402
from tests.test_fuzz import SEED, faced  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402


def main(cases: int, seed: int) -> int:
    """0 when every file was read or refused with a sentence."""
    register = load_register(ROOT / "data" / "regions.csv")
    catalogue = load_catalogue(ROOT / "indicators.yaml", register)
    print(f"seed {seed}, {cases} broken workbooks")
    outcomes: Counter[str] = Counter()
    slowest, started, early = (0.0, ""), time.monotonic(), 0
    for number, case in enumerate(broken_ones(seed, cases)):
        begun = time.monotonic()
        try:
            submission = faced(case, catalogue, register)
        except Exception as fault:
            fault.add_note(f"seed {seed}, case {number}: {case.how} of {case.file_name}")
            raise
        slowest = max(slowest, (time.monotonic() - begun, f"{case.how} of {case.file_name} (case {number})"))
        refused = next((p for p in submission.problems if p.severity == "blocking"), None)
        outcomes["read" if refused is None else refused.details.get("reason") or refused.code] += 1
        if number == cases // 4:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for outcome, count in outcomes.most_common():
        print(f"  {outcome:<20}{count:>7}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early) / 1024
    print(
        f"no crash; slowest {slowest[0]:.2f} s: {slowest[1]}; memory grew by {grown:.0f} MB after the first quarter; "
        f"{time.monotonic() - started:.0f} s in all"
    )
    return 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(given[0] if given else 2_000, given[1] if len(given) > 1 else SEED))
