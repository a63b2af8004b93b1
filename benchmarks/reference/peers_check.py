"""Ask the models of NDlib, pyseldonlib and DOCES what is known, and print what they give."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.metadata import version

from findings import Finding
from page import replaced

PEERS = {"NDlib": "ndlib", "pyseldonlib": "pyseldonlib", "DOCES": "doces"}


def findings(peer: str) -> Iterable[Finding]:
    for check in import_module(f"check_{PEERS[peer]}").CHECKS:
        yield from check()


def markdown(found: Sequence[Finding]) -> list[str]:
    """Return the table of all that is not right, worst first."""
    lines = ["| peer and model | asked | known | found | |", "|---|---|---|---|---|"]
    for verdict in ("WRONG", "limit"):
        lines += [
            f"| {one.peer} `{one.model}` | {one.asked} | {one.known} | {one.found} | {verdict.lower()} |"
            for one in found
            if one.verdict == verdict
        ]
    right = sorted({f"{one.peer} `{one.model}`" for one in found if one.verdict == "right"})
    return [*lines, "", f"Asked and right: {', '.join(right)}."]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PEERS, help="one peer")
    parser.add_argument("--write", action="store_true", help="put the table into the documentation")
    given = parser.parse_args()
    found: list[Finding] = []
    for peer in PEERS if given.only is None else [given.only]:
        print(f"\n{peer} {version(PEERS[peer])}")
        for one in findings(peer):
            found.append(one)
            print(f"  {one.verdict:<6}{one.model}: {one.asked}\n        known {one.known}; found {one.found}")
    if given.write:
        replaced("findings", markdown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
