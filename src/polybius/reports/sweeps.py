"""What a sweep has found, point by point, at the end of its runs: for a terminal and for programs."""

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from polybius.numerals import is_missing
from polybius.reports.pages import plain_table
from polybius.results import long_table

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["sweep_listed", "sweep_table"]

#: Points that a terminal shows.
SHOWN = 40
#: Columns of the table of all that was found that say neither where in the design nor what was measured.
_RUN = ("replicate", "value")


def sweep_listed(found: "xarray.Dataset") -> list[dict[str, Any]]:
    """Return one row for each point and measure: inputs, where it was taken, mean, sd, runs, runs failed."""
    return _ends(found).to_dict("records")  # type: ignore[return-value]


def sweep_table(found: "xarray.Dataset", inputs: tuple[str, ...]) -> RenderableType:
    """Return a table with one row a point: its `inputs`, then mean and deviation of each measure."""
    ends = _ends(found)
    places = [name for name in ends.columns if name not in (*inputs, "point", "mean", "sd", "runs", "failed")]
    told = [name for name in places if name == "measure" or ends[name].nunique(dropna=True) > 1]
    ends["label"] = [" ".join(_texts(row)) for row in ends[told[::-1]].itertuples(index=False)]
    labels = list(dict.fromkeys(ends["label"]))
    table = plain_table(*inputs, *labels, "runs")
    where = [*inputs, *(["point"] if "point" in ends.columns else [])]
    points = ends.groupby(where, sort=False) if where else [((), ends)]
    for number, (_, rows) in enumerate(points):
        if number == SHOWN:
            break
        cells = dict(zip(rows["label"], zip(rows["mean"], rows["sd"], strict=True), strict=True))
        runs, failed = rows["runs"].max(), rows["failed"].max()
        table.add_row(
            *_texts(tuple(rows[name].iloc[0] for name in inputs)),
            *(_spread(*cells[label]) for label in labels),
            f"{runs:,}" + (f", {failed:,} failed" if failed else ""),
        )
    n = len(points) if where else 1
    more = f"; the first {SHOWN} of {n:,} points" if n > SHOWN else ""
    return Group(table, Text(f"Mean ± standard deviation over runs at the end{more}.", style="dim"))


def _ends(found: "xarray.Dataset") -> "pandas.DataFrame":
    last = found.isel(time=-1, drop=True)
    table = long_table(last.drop_vars("world_seed"))
    keys = [name for name in table.columns if name not in _RUN]
    values = table.groupby(keys, dropna=False, sort=False)["value"]
    ends = values.agg(["mean", "std", "count"]).rename(columns={"std": "sd", "count": "runs"})
    ends["failed"] = values.size() - ends["runs"] if "error" in found else 0
    return ends.reset_index()


def _texts(values: tuple[Any, ...]) -> list[str]:
    there = [each for each in values if not is_missing(each)]
    return [f"{each:.4g}" if isinstance(each, float) else str(each) for each in there]


def _spread(mean: float, sd: float) -> str:
    if mean != mean:
        return "not defined"
    return f"{mean:.3g}" if sd != sd else f"{mean:.3g} ± {sd:.2g}"
