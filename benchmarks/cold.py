"""How long a newcomer waits: the first run ever, every later one, and the help.

Cold means an empty cache of compiled kernels; Python's own bytecode is there, as after
installation. All are times of the whole command, by the clock on the wall.
"""

import tempfile

from command import Took, polybius
from comparison import Report, arguments, main


def run() -> int:
    given = arguments(__doc__, repeats=5)
    size = ("--citizens", "2000", "--years", "1") if given.quick else ()
    report = Report("cold: polybius run, default scenario", (), given.quick)
    polybius("--help")  # bytecode

    cold: list[Took] = []
    warm: list[Took] = []
    asked: list[Took] = []
    for _ in range(max(2, given.repeats // 2)):
        with tempfile.TemporaryDirectory(prefix="polybius-cold-") as folder:
            cache = {"POLYBIUS_CACHE": folder}
            cold.append(polybius("run", *size, environment=cache))
            for _ in range(2):
                warm.append(polybius("run", *size, environment=cache))
                asked.append(polybius("--help", environment=cache))
    print("\nwhole commands")
    for name, runs, limit in (
        ("polybius run, nothing compiled yet", cold, 60),
        ("polybius run, warm", warm, 6),
        ("polybius --help", asked, 0.5),
    ):
        report.value(name, [one.seconds for one in runs], "s", at_most=limit)
        report.value("  of the processor, all cores", [one.processor for one in runs], "s")
        report.value("  cores that other programs kept busy", [one.others for one in runs], "")
    return report.close()


if __name__ == "__main__":
    main(run)
