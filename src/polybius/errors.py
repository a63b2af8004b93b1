"""Everything that polybius raises on purpose: one clear sentence, for a person.

Each message says who, what was given, what is allowed and what to do. The command
line prints the sentence and exits with 2; it never shows a traceback for these.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from polybius.text import LONG, plural, quoted_briefly, shortened


class PolybiusError(Exception):
    """Base of all deliberate errors: one sentence, which quotes little of what was given."""

    def __init__(self, sentence: object = "") -> None:
        super().__init__(quoted_briefly(str(sentence)))


class DeclarationError(PolybiusError):
    """A mechanism, column, measure or theory contradicts itself or its neighbours."""


class ParameterError(PolybiusError):
    """A value lies outside what its declaration allows."""


class StateError(PolybiusError):
    """Tables do not fit together: wrong length, dangling index, unknown column."""


class RuleError(PolybiusError):
    """A rule uses what rules may not use, or its source cannot be read."""


class SimulationError(PolybiusError):
    """A run produced something that is not a number, or left its range under `check`."""


class DataError(PolybiusError):
    """A survey, network or mapping file does not hold what it must."""


class ContractError(PolybiusError):
    """A mechanism does not keep what every mechanism must: a sentence, and one for each clause it breaks."""

    def __init__(self, sentence: object = "", breaches: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.breaches = tuple(quoted_briefly(each) for each in breaches)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *self.breaches])


class ScenarioError(PolybiusError):
    """A scenario file is missing, unreadable, or says something impossible."""


class ResultError(PolybiusError):
    """A result folder is missing, incomplete, edited, or cannot be written."""


def check_kind(wanted: str, given: object, *kinds: type, error: type[PolybiusError] = ParameterError) -> None:
    """Raise `error` unless `given` is of one of `kinds`; `wanted` says who takes what: "f takes a name"."""
    if not isinstance(given, kinds):
        raise error(f"{wanted}. Got {type(given).__name__} instead.")


#: Longest list that helps somebody who has been told the right name; arbitrary.
FEW = 16

#: Names that the literature gives to one and the same number: who writes one may mean another.
_SYNONYMS = (
    {"epsilon", "eps", "d", "confidence", "bound", "latitude", "tolerance", "threshold", "u", "uncertainty"},
    {"mu", "alpha", "convergence", "rate", "speed"},
    {"n", "N", "size", "citizens", "agents", "population", "n_agents"},
    {"noise", "sigma", "temperature", "T", "eta"},
    {"k", "degree", "neighbours", "neighbors", "mean_degree"},
    {"steps", "until", "max_steps", "t_max", "ticks"},
    {"replicates", "runs", "repetitions", "reps", "iterations"},
)


def _meant(name: str, names: list[str]) -> str:
    """Return which of `names` was probably meant; what is alike in a table's name does not count."""
    table, dot, short = name.rpartition(".")
    within = {each.rpartition(".")[2]: each for each in names if each.rpartition(".")[0] == table}
    shorts = list(within) if dot and within else names
    close = get_close_matches(short if dot and within else name, shorts, n=1, cutoff=0.6 if dot else 0.5)
    alike = [each for group in _SYNONYMS if name in group for each in names if each in group]
    if close and (not alike or close[0] in alike):
        return within.get(close[0], close[0]) if dot else close[0]
    return alike[0] if len(alike) == 1 else ""


def slip_of(name: str, known: Iterable[str]) -> str:
    """Return which of `known` a name is so like that it may be a slip; empty where it is like none."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.8)), "")


def nearest(name: str, known: Iterable[str], noun: str = "name") -> str:
    """Say what was probably meant and what there is, as the tail of a message."""
    names = sorted(known)
    meant = _meant(shortened(name), names)
    hint = f" Did you mean '{meant}'?" if meant else ""
    if meant and len(names) > FEW:
        return hint
    listed = ", ".join(shortened(each) for each in names[:LONG])
    more = f" and {len(names) - LONG} more" if len(names) > LONG else ""
    return f"{hint} Known {plural(noun)}: {listed or 'none'}{more}."
