"""Try many inputs, each within a time limit, and count what must not happen."""

import random
import signal
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from areas import AREAS

import polybius
from polybius.errors import PolybiusError

LIMIT = 20  # seconds of work
WAIT = 120  # seconds by the clock, which a busy machine lengthens


class HangError(BaseException):
    """An input took longer than the limit."""


class EnoughError(PolybiusError):
    """All was checked, and the run itself is not wanted."""


class Found(NamedTuple):
    """What happened to one input: `kind` is "sound", "refused", "uncaught", "hang", "half" or "unclear"."""

    area: str
    kind: str
    case: str
    why: str


def fuzz(n: int, seed: int, work: Path, only: str = "") -> Iterator[Found]:
    """Yield what becomes of about `n` inputs, shared out over the areas."""
    with kept_apart():
        make_kept(work / "kept")
        shares = {area: max(1, round(n * share)) for area, (_, share) in AREAS.items() if only in area}
        order = [(area, k) for area, count in shares.items() for k in range(count)]
        random.Random(seed).shuffle(order)
        for area, k in order:
            yield tried(area, AREAS[area][0], random.Random(f"{seed} {area} {k}"), work)


def tried(area: str, make: Any, rng: random.Random, work: Path) -> Found:
    """Return what becomes of one input."""
    import shutil

    place = work / "one"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    case, call = make(rng, place)
    kind, why = outcome(call)
    if kind in ("sound", "refused") and [
        p for p in place.rglob("*") if ".polybius-" in p.name or ".part" in p.name
    ]:
        kind, why = "half", "something half-written was left behind"
    return Found(area, kind, case, why)


def outcome(call: Any) -> tuple[str, str]:
    for bell in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(bell, _ring)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    signal.alarm(WAIT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            call()
        return "sound", ""
    except PolybiusError as error:
        told = str(error)
        clear = told and "\n" not in told and "\x1b" not in told and len(told) < 1500
        return ("refused" if clear else "unclear"), told[:300]
    except KeyboardInterrupt:
        raise
    except HangError:
        return "hang", ""
    except BaseException as error:
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "polybius/" in frame.filename
        ]
        at = f"{frames[-1].filename.partition('polybius/')[2]}:{frames[-1].lineno}" if frames else "?"
        return "uncaught", f"{type(error).__name__} at {at}: {str(error)[:120]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)


def _ring(*_: Any) -> None:
    raise HangError


@contextmanager
def kept_apart() -> Iterator[None]:
    """Check everything and run nothing: the simulation itself is left out."""
    from polybius.scenarios.execution import Execution

    def enough(*_: Any, **__: Any) -> None:
        raise EnoughError("all is well, and nothing is run here.")

    with (
        mock.patch.object(Execution, "simulation", enough),
        mock.patch("logging.Logger.warning", lambda *_: None),
    ):
        yield


def make_kept(folder: Path) -> None:
    """Run the smallest society, once, for results to be damaged."""
    from polybius.scenarios.execution import Execution

    if not folder.exists():
        with mock.patch.object(Execution, "simulation", REAL):
            polybius.run("frozen", citizens=50, years=0.5, out=folder)


def _real() -> Any:
    from polybius.scenarios.execution import Execution

    return Execution.simulation


REAL = _real()


def report(found: list[Found]) -> str:
    """Return counts by area, then each kind of fault with one example."""
    kinds = ("sound", "refused", "uncaught", "hang", "half", "unclear")
    lines = ["| area | " + " | ".join(("inputs", *kinds)) + " |", "|---|" + "---|" * 7]
    for area in [*dict.fromkeys(each.area for each in found), "all"]:
        counts = Counter(each.kind for each in found if area in (each.area, "all"))
        lines.append(
            f"| {area} | {counts.total()} | " + " | ".join(str(counts[kind]) for kind in kinds) + " |"
        )
    examples: dict[str, tuple[int, Found]] = {}
    for each in found:
        if each.kind not in ("sound", "refused"):
            key = f"{each.kind}, {each.area}, {each.why[:90]}"
            count, first = examples.get(key, (0, each))
            examples[key] = (count + 1, first)
    lines += [f"{count} x {key} <- {first.case[:110]}" for key, (count, first) in examples.items()]
    return "\n".join(line.encode("utf-8", "backslashreplace").decode() for line in lines)
