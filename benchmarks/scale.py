"""A million citizens for ten years: how long the default scenario takes, and how much memory.

Memory is the peak of the whole command at many citizens less the peak of the same command
at a thousand: what a citizen costs, everything included. Runs with fewer and with more ties tell
what a tie costs, and by subtraction what a citizen costs without ties.
"""

import statistics

from command import Took, polybius
from comparison import Report, arguments, main

DEGREES = (6, 10, 14)


def run() -> int:
    given = arguments(__doc__, repeats=3, citizens=(1_000_000, "citizens"), years=(10.0, "years"))
    n, years = (50_000, 1.0) if given.quick else (given.citizens, given.years)
    report = Report(f"scale: polybius run --citizens {n} --years {years:g}, 2 threads", (), given.quick)

    def took(citizens: int, degree: int) -> Took:
        size = ("--citizens", str(citizens), "--years", f"{years:g}", "--threads", "2")
        return polybius("run", *size, "--set", f"network.mean_degree={degree}", "--json")

    took(1_000, DEGREES[1])  # compiles, if need be
    timed: list[Took] = []
    growth: dict[int, list[float]] = {degree: [] for degree in DEGREES}
    for _ in range(given.repeats):
        for degree in DEGREES:
            small, large = took(1_000, degree), took(n, degree)
            growth[degree].append(float(large.peak - small.peak))
            if degree == DEGREES[1]:
                timed.append(large)

    print("\ntime of the whole command, warm")
    report.value("wall clock", [one.seconds for one in timed], "s", at_most=120)
    report.value("of the processor, both cores", [one.processor for one in timed], "s")
    report.value("cores that other programs kept busy", [one.others for one in timed], "")
    print(f"\nmemory: peak at {n:,} citizens less peak at 1,000")
    for degree in DEGREES:
        allowed = 150 * n + 12 * n * degree
        shares = [value / allowed for value in growth[degree]]
        print(f"  mean degree {degree}: {statistics.median(growth[degree]) / 1e6:,.0f} MB")
        report.value("  of 150 B/citizen + 12 B/tie", shares, "of what is allowed", at_most=1)
    least, most = DEGREES[0], DEGREES[-1]
    per_tie = [(b - a) / (n * (most - least)) for a, b in zip(growth[least], growth[most], strict=True)]
    per_citizen = [
        value / n - DEGREES[1] * tie for value, tie in zip(growth[DEGREES[1]], per_tie, strict=True)
    ]
    report.value("a tie", per_tie, "B", at_most=12)
    report.value("a citizen without ties", per_citizen, "B", at_most=150)
    return report.close()


if __name__ == "__main__":
    main(run)
