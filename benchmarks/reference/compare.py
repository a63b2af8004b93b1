"""Reference models against NDlib, pyseldonlib and DOCES, by turns: the same network, start and precision.

All sides run on one thread. A peer runs in a process of its own: where it dies or takes too long,
that is what the table says. Counted is work, whatever a peer calls an iteration.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from cases import CASES, Case
from comparison import Report, Try, arguments, by_turns, main, processor
from page import replaced
from peer_process import PeerError, PeerProcess
from problem import Answer, Problem, Runs

PEERS = {"NDlib": "ndlib", "pyseldonlib": "pyseldonlib", "DOCES": "doces"}

#: Seconds that a peer may take for setting up or for one turn, and how often a side may try again.
LIMIT, PATIENCE = 90.0, 2

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Seconds that our side runs at least: far above what a clock or a step's start takes.
LONG = 0.2


@dataclass(frozen=True)
class Row:
    """What was found for a case: ratios, or why there are none."""

    case: Case
    n: int
    ours: Sequence[float] = ()
    theirs: Sequence[float] = ()
    lost: str = ""
    agree: str = ""

    @property
    def ratios(self) -> list[float]:
        return [a / b for a, b in zip(self.ours, self.theirs, strict=True)]

    def markdown(self) -> str:
        case = self.case
        name = f"`{case.model}`" if case.ours_is is None else case.model
        head = f"| {name} | {case.peer} | {case.where} | {self.n:,} | {case.unit} "
        if self.lost:
            return f"{head}| | {self.lost} | | |"
        a, b = float(np.median(self.ours)), float(np.median(self.theirs))
        aim = ""
        if case.target is not None:
            met = "yes" if float(np.median(self.ratios)) >= case.target else "no"
            aim = f"≥ {case.target:g}: {met}"
        ratios = f"{shown(np.median(self.ratios))} [{shown(min(self.ratios))}, {shown(max(self.ratios))}]"
        return f"{head}| {shown(a)} | {shown(b)} | {ratios} | {aim} |"


def shown(value: float) -> str:
    """Return a number to three digits: 3.87, 1,240, or 4.30 × 10⁷."""
    if value < 10:
        return f"{value:.2f}"
    if value < 1e5:
        return f"{float(f'{value:.3g}'):,.4g}" if value < 1000 else f"{float(f'{value:.3g}'):,.0f}"
    digits, _, power = f"{value:.2e}".partition("e+")
    return f"{digits} × 10{str(int(power)).translate(SUPERSCRIPTS)}"


def found(case: Case, quick: bool, repeats: int) -> Row:
    problem = case.problem(quick)
    try:
        with PeerProcess(case.place, problem, LIMIT, deep=case.deep) as theirs:
            ours = case.built(problem, threads=1)
            first = ours(1)
            agree = agreement(case, first, theirs(as_much(case, problem))) if case.same else ""
            steps = max(1, case.theirs // 20) if quick else case.theirs
            rates = by_turns(
                {
                    "polybius": lambda: tried(case.ours_does(problem), ours, case.ours, at_least=LONG),
                    case.peer: lambda: tried(case.theirs_does(problem), theirs, steps),
                },
                min(repeats, case.repeats),
                patience=PATIENCE,
                settle=False,  # ours has just been compiled
            )
    except PeerError as lost:
        return Row(case, problem.n, lost=str(lost))
    return Row(case, problem.n, rates["polybius"], rates[case.peer], agree=agree)


def tried(work: float, runs: Runs, steps: int, at_least: float = 0.0) -> Try:
    """Return the work a second of `steps` steps, begun again until they took some seconds."""
    answers = [runs(steps)]
    while sum(each.seconds for each in answers) < at_least:
        answers.append(runs(steps))
    seconds = sum(each.seconds for each in answers)
    others = sum(each.others * each.seconds for each in answers) / seconds
    return Try(len(answers) * steps * work / seconds, others)


def as_much(case: Case, problem: Problem) -> int:
    """Return how many steps of theirs are one of ours."""
    return round(case.ours_does(problem) / case.theirs_does(problem))


def agreement(case: Case, ours: Answer, theirs: Answer) -> str:
    """Say how the two states compare."""
    if case.same == "equal":
        return f"greatest difference {np.abs(ours.state - theirs.state).max():.1g}"
    return f"variance {ours.state.var():.4f} and {theirs.state.var():.4f}"


def run() -> int:
    given = arguments(
        __doc__, repeats=5, only=("", "one model"), write=(False, "put the table into the documentation")
    )
    report = Report("reference models against peers", tuple(PEERS.values()), given.quick)
    rows = []
    for case in CASES:
        if given.only not in ("", case.model):
            continue
        row = found(case, given.quick, given.repeats)
        rows.append(row)
        heading = f"{case.model} against {case.peer}, {case.where}, {row.n:,} citizens"
        if row.lost:
            print(f"\n{heading}\n  {case.peer} {row.lost}")
            continue
        report.rates(heading, {"polybius": row.ours, case.peer: row.theirs}, f"{case.unit}/s")
        report.ratio(f"polybius / {case.peer}", row.ours, row.theirs, case.target)
        if row.agree:
            print(f"  the same? {row.agree}")
    if given.write:
        replaced("speed", markdown(rows, given.repeats))
    return report.close()


def markdown(rows: Sequence[Row], repeats: int) -> list[str]:
    versions = ", ".join(f"{peer} {version(name)}" for peer, name in PEERS.items())
    return [
        "| model | peer | network | citizens | counted | ours a second | theirs a second | ratio | aim |",
        "|---|---|---|---|---|---|---|---|---|",
        *(row.markdown() for row in rows),
        "",
        f"polybius {version('polybius')}, {versions}, Python {sys.version.split()[0]}; {processor()}; "
        f"one thread on each side; median [least, greatest] of {repeats} turns.",
    ]


if __name__ == "__main__":
    main(run)
