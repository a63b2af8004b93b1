"""Try many inputs: python -m tests.fuzz --n 5000 --seed 1 [--only AREA]."""

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main() -> int:
    from harness import Found, fuzz, report

    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--n", type=int, default=5000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", default="")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as work:
        found: list[Found] = []
        with suppress(KeyboardInterrupt):  # what was found by then is told
            found.extend(fuzz(given.n, given.seed, Path(work), given.only))
    print(report(found))
    return int(any(each.kind not in ("sound", "refused") for each in found))


if __name__ == "__main__":
    raise SystemExit(main())
