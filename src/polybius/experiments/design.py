"""A design: which points to try, as a table with one column for each input that differs.

    Design.grid({"mu": [0.1, 0.5], "d": [0.2, 0.3, 0.4]})      all combinations
    Design.latin(Region.of("deffuant_weisbuch", given={"d": (0.1, 0.5)}), 64, seed=1)
    Design.of("points.csv")                                    brought from elsewhere

Points of a region come from the unit cube (scipy's Latin hypercube, Sobol' and Halton sequences, or
independent ones) and become values by the quantiles of its priors.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from polybius.delimited import delimiter_of, read_rows
from polybius.errors import DataError, ParameterError, nearest
from polybius.experiments.region import Region
from polybius.memory import check_memory
from polybius.notebook import heading, rows, shown
from polybius.numerals import is_missing, numeral, whole, written
from polybius.results.export import write_table
from polybius.rng import checked_seed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Design", "is_dummy"]

#: What columns are called that a model never sees: what seems to depend on them shows what chance can do.
DUMMY = "dummy"
#: Points that a notebook shows.
FIRST = 8


class Design:
    """Points to try: `columns` are the values of each input, one row a point, in order.

    Where all combinations of `axes` are the points, the last of them fastest, these are its `axes`:
    results then have a dimension for each. Designs are read, never changed.
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        axes: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        self.columns = _checked(columns)
        self.axes = None if axes is None else {name: tuple(values) for name, values in axes.items()}

    @staticmethod
    def grid(values: Mapping[str, Any]) -> "Design":
        """Return all combinations of the values of each input; the last input's vary fastest."""
        axes = {name: _column(name, each) for name, each in dict(values).items()}
        n = prod(len(each) for each in axes.values())
        check_memory("a grid", 16.0 * n * len(axes), "values of its inputs", ParameterError)
        places = np.unravel_index(np.arange(n), [len(each) for each in axes.values()]) if axes else ()
        columns = {name: each[place] for (name, each), place in zip(axes.items(), places, strict=True)}
        return Design(columns, {name: each.tolist() for name, each in axes.items()})

    @staticmethod
    def of(table: Any, names: Sequence[str] | None = None) -> "Design":
        """Return a design brought from elsewhere.

        A mapping of columns, a pandas table, a list of dictionaries, a CSV or Parquet file, or a matrix
        (n, d) with `names` for its columns. Raises ParameterError.
        """
        if isinstance(table, (str, Path)):
            return Design(_read(Path(table)))
        if names is not None:
            matrix = np.asarray(table)
            if matrix.ndim != 2 or matrix.shape[1] != len(names):
                raise ParameterError(
                    f"a design with {len(names)} names takes a matrix of {len(names)} columns. "
                    f"Got shape {matrix.shape}."
                )
            return Design({name: matrix[:, k] for k, name in enumerate(_once(names))})
        if isinstance(table, Mapping) or hasattr(table, "columns"):
            keys = list(table.columns) if hasattr(table, "columns") else list(table)
            return Design({name: table[name] for name in _once(keys)})
        if isinstance(table, (list, tuple)) and table and all(isinstance(row, Mapping) for row in table):
            keys = list(table[0])
            for number, row in enumerate(table):
                if set(row) != set(keys):
                    raise ParameterError(
                        f"point {number} of a design must name what the first does, "
                        f"{', '.join(map(str, keys))}. Got {', '.join(map(str, row)) or 'nothing'}."
                    )
            return Design({name: [row[name] for row in table] for name in keys})
        raise ParameterError(
            f"a design is a mapping of columns, a table, a list of dictionaries, or a file. "
            f"Got {type(table).__name__} instead; a matrix needs names=."
        )

    @staticmethod
    def latin(region: Region, n: int, seed: int = 0) -> "Design":
        """Return a Latin hypercube (McKay et al. 1979): `n` points, one in each n-th of every prior."""
        from scipy.stats import qmc

        return _sampled(region, n, seed, lambda d, rng: qmc.LatinHypercube(d, seed=rng).random(n))

    @staticmethod
    def sobol(region: Region, n: int, seed: int = 0) -> "Design":
        """Return `n` points, a power of two, of a Sobol' sequence with scrambled digits (Owen 1995)."""
        from scipy.stats import qmc

        count = whole("n", n, 1)
        if count & (count - 1):
            near = 1 << (count.bit_length() - 1)
            raise ParameterError(
                f"Sobol' points come in powers of two, or lose their balance: {near} or {2 * near}. "
                f"Got {count}."
            )
        if len(region) > qmc.Sobol.MAXDIM:
            raise ParameterError(
                f"Sobol' points have at most {qmc.Sobol.MAXDIM} inputs. Got {len(region)}: use latin."
            )
        return _sampled(region, n, seed, lambda d, rng: qmc.Sobol(d, seed=rng).random(count))

    @staticmethod
    def halton(region: Region, n: int, seed: int = 0) -> "Design":
        """Return `n` points of a Halton sequence with scrambled digits (Owen 2017); more add to these."""
        from scipy.stats import qmc

        return _sampled(region, n, seed, lambda d, rng: qmc.Halton(d, seed=rng).random(n))

    @staticmethod
    def independent(region: Region, n: int, seed: int = 0) -> "Design":
        """Return `n` points drawn each for itself; more add to these."""
        return _sampled(region, n, seed, lambda d, rng: rng.random((n, d)))

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs that differ, dummies among them."""
        return tuple(self.columns)

    @property
    def seen(self) -> tuple[str, ...]:
        """The inputs that a model sees: all but dummies."""
        return tuple(name for name in self.columns if not is_dummy(name))

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 1

    def __getitem__(self, number: int) -> dict[str, Any]:
        """Return the values of one point, as a model sees them; below 0 from the end."""
        n = len(self)
        if not -n <= number < n:
            raise ParameterError(f"a design of {n} points has none numbered {number}.")
        place = number % n
        return {name: self.columns[name][place : place + 1].tolist()[0] for name in self.seen}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[number] for number in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Design)
            and self.names == other.names
            and all(np.array_equal(self.columns[name], other.columns[name]) for name in self.names)
        )

    __hash__ = None  # type: ignore[assignment]

    def crossed(self, other: "Design") -> "Design":
        """Return every point of this one with every point of the other, whose points vary fastest."""
        both = [name for name in self.names if name in other.columns]
        if both:
            raise ParameterError(f"two designs can be crossed that share no input. Both have '{both[0]}'.")
        n, m = len(self), len(other)
        check_memory(
            "a crossed design", 16.0 * n * m * len((*self.names, *other.names)), "points", ParameterError
        )
        columns = {name: np.repeat(each, m) for name, each in self.columns.items()}
        columns |= {name: np.tile(each, n) for name, each in other.columns.items()}
        axes = None if self.axes is None or other.axes is None else {**self.axes, **other.axes}
        return Design(columns, axes)

    def followed(self, other: "Design") -> "Design":
        """Return the points of this design, then those of another with the same inputs."""
        if set(self.names) != set(other.names):
            raise ParameterError(
                f"points can follow that have the same inputs, {', '.join(self.names)}. "
                f"Got {', '.join(other.names)}."
            )
        return Design(
            {name: np.concatenate([self.columns[name], other.columns[name]]) for name in self.names}
        )

    def without(self, *names: str) -> "Design":
        """Return the same points without some of their inputs; a grid becomes a list of points."""
        for name in names:
            if name not in self.columns:
                raise ParameterError(f"a design has no input '{name}'.{nearest(name, self.names, 'input')}")
        return Design({name: each for name, each in self.columns.items() if name not in names})

    def with_dummies(self, count: int, seed: int = 0) -> "Design":
        """Return the design with `count` uniform inputs more, "dummy 1" on, that no model ever sees.

        What sensitivity analysis finds in them is what chance alone can make of so many points.
        """
        rng = np.random.default_rng([checked_seed(seed), 1])
        more = {f"{DUMMY} {k + 1}": rng.random(len(self)) for k in range(whole("count", count, 0))}
        return Design({**self.columns, **more})

    def to_pandas(self) -> "pd.DataFrame":
        """Return the points as a table, one row each, in order."""
        import pandas as pd

        return pd.DataFrame(self.columns, index=pd.RangeIndex(len(self), name="point"))

    def save(self, path: str | Path) -> None:
        """Write the points to a .csv or .parquet file, one row each, whole or not at all.

        Raises ResultError.
        """
        write_table(self.to_pandas(), path)

    def __repr__(self) -> str:
        shape = (
            ""
            if not self.axes
            else f", a grid of {' x '.join(str(len(each)) for each in self.axes.values())}"
        )
        return f"<design of {len(self):,} points{shape}: {', '.join(self.names) or 'nothing differs'}>"

    def _repr_html_(self) -> str:
        body = [
            tuple(str(self.columns[name][k]) for name in self.names) for k in range(min(FIRST, len(self)))
        ]
        more = f"{len(self):,} points" + (f", the first {FIRST}" if len(self) > FIRST else "")
        return shown(heading("Design", more), rows(list(self.names), body) if self.names else "")


def is_dummy(name: str) -> bool:
    """Say whether an input is one of those that no model ever sees, as "dummy 3"."""
    word, _, number = name.partition(" ")
    return word == DUMMY and number.isdecimal()


def _sampled(region: Region, n: int, seed: int, made: Any) -> Design:
    count = whole("n", n, 1)
    check_memory("a design", 24.0 * count * len(region), "points", ParameterError)
    rng = np.random.default_rng(checked_seed(seed))
    return Design(region.at(made(len(region), rng)))


def _checked(columns: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Return columns of one length, each of numbers or of text; raise ParameterError."""
    found = {
        name: _column(name, values) for name, values in zip(_once(columns), columns.values(), strict=True)
    }
    for name, values in found.items():
        first = next(iter(found))
        if len(values) != len(found[first]):
            raise ParameterError(
                f"a design has one value of each input at each point. Got {len(found[first])} of '{first}' "
                f"and {len(values)} of '{name}'."
            )
    return found


def _column(name: str, given: Any) -> NDArray[Any]:
    """Return the values of an input: whole numbers, numbers, or texts."""
    if isinstance(given, str) or np.ndim(given) != 1 or not len(given):
        raise ParameterError(
            f"a design takes a flat list of values for '{name}', at least one. Got {given!r}."
        )
    values = [str(each) if isinstance(each, str) else numeral(each) for each in list(given)]
    for number, (value, each) in enumerate(zip(values, given, strict=True)):
        if value is None or value != value:
            what = "nothing" if is_missing(each) else repr(each)
            raise ParameterError(
                f"point {number} of a design must have a number, or a text, for '{name}'. Got {what}."
            )
    texts = {isinstance(value, str) for value in values}
    if len(texts) > 1:
        raise ParameterError(f"a design has numbers, or texts, for '{name}', not both.")
    if texts == {True}:
        return np.array(values, object)
    exact = all(isinstance(value, int) and abs(value) <= 2**53 for value in values)
    return np.array(values, np.int64 if exact else np.float64)


def _once(names: Any) -> list[str]:
    """Return names of inputs; raise ParameterError for one that is none, or stands twice."""
    found = list(names)
    for name in found:
        if not isinstance(name, str) or not name.strip():
            raise ParameterError(f"a design names its inputs, each by a text. Got {name!r}.")
        if found.count(name) > 1:
            raise ParameterError(f"a design names each input once. Got '{name}' {found.count(name)} times.")
    return found


def _read(path: Path) -> dict[str, list[Any]]:
    """Return the columns of a file, by the ending of its name; raise DataError."""
    owner = f"design '{path}'"
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, owner)
    read = read_rows(path, owner, delimiter=delimiter_of(path))
    header = _once(next(read)[1])
    columns: dict[str, list[Any]] = {name: [] for name in header}
    for number, row in read:
        for name, cell in zip(header, row, strict=False):
            value = written(cell)
            if cell == "":
                raise DataError(f"{owner}, row {number} has nothing for '{name}'.")
            columns[name].append(cell if value is None else value)
    return columns


def _read_parquet(path: Path, owner: str) -> dict[str, list[Any]]:
    import pandas as pd

    try:
        table = pd.read_parquet(path)
    except OSError as error:
        raise DataError(f"{owner} cannot be read: {error.strerror or error}.") from None
    except (ImportError, ValueError) as error:
        raise DataError(
            f"{owner} is no Parquet file that can be read: {str(error).splitlines()[0]}"
        ) from None
    return {name: table[name].tolist() for name in _once(table.columns)}
