"""How long a newcomer waits: the first run ever, every later one, and the help.

Cold means an empty cache of compiled kernels; Python's own bytecode is there, as after
installation. All are times of the whole command, by the clock on the wall.
"""

import tempfile

from command import polybius
from comparison import Report, arguments, main


def run() -> int:
    given = arguments(__doc__, repeats=5)
    size = ("--citizens", "2000", "--years", "1") if given.quick else ()
    report = Report("cold: polybius run, default scenario", (), given.quick)
    polybius("--help")  # bytecode

    cold: list[float] = []
    warm: list[float] = []
    asked: list[float] = []
    for _ in range(max(2, given.repeats // 2)):
        with tempfile.TemporaryDirectory(prefix="polybius-cold-") as folder:
            cache = {"POLYBIUS_CACHE": folder}
            cold.append(polybius("run", *size, environment=cache).seconds)
            for _ in range(2):
                warm.append(polybius("run", *size, environment=cache).seconds)
                asked.append(polybius("--help", environment=cache).seconds)
    print("\nwhole commands")
    report.value("polybius run, nothing compiled yet", cold, "s", at_most=60)
    report.value("polybius run, warm", warm, "s", at_most=6)
    report.value("polybius --help", asked, "s", at_most=0.5)
    return report.close()


if __name__ == "__main__":
    main(run)
