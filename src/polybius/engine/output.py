"""An output: one column that a kernel fills with what a rule returns, tested and clipped."""

from dataclasses import dataclass
from math import isfinite

from polybius.state import Column


@dataclass(frozen=True)
class Output:
    """A column that a kernel fills: its width, type, and the range that values are clipped to."""

    width: int
    dtype: str
    low: float
    high: float

    @staticmethod
    def of(column: Column, n_axes: int, precision: str) -> "Output":
        """Return the output to `column`."""
        return Output(column.width(n_axes), column.numpy_dtype(precision), column.low, column.high)

    def store(self, value: str, out: str, at: str, code: str) -> list[str]:
        """Return lines that test, clip and store `value` in `out[at]`, setting `bad` on trouble.

        `bad` keeps what happened first: `code` for NaN, `code + 1` where the value lay out of
        range and `check` asks to know.
        """
        if not self.width:
            return [f"x = {value}", *self._store_one("x", f"{out}[{at}]", code)]
        parts = [f"x{k}" for k in range(self.width)]
        lines = [f"{', '.join(parts)}, = {value}"]  # unpacked, so that a tuple of another length is an error
        for k, x in enumerate(parts):
            lines += self._store_one(x, f"{out}[{at}, {k}]", code)
        return lines

    def _store_one(self, x: str, target: str, code: str) -> list[str]:
        whole = self.dtype.startswith(("int", "uint"))
        strange = [f"if {x} != {x}:", "    if bad < 0:", f"        bad = {code}"]
        if whole:
            strange.append(f"    {x} = 0")
        for bound, sign, outwards in ((self.low, "<", -1.0), (self.high, ">", 1.0)):
            if isfinite(bound):
                slack = 1e-6 * max(1.0, abs(bound)) * outwards
                strange += [
                    f"if {x} {sign} {bound!r}:",
                    f"    if check and bad < 0 and {x} {sign} {bound + slack!r}:",
                    f"        bad = {code} + 1",
                    f"    {x} = {int(bound) if whole else bound!r}",
                ]
        # One test for all of it: nearly every value is as it should be.
        lines = [f"if not {self.low!r} <= {x} <= {self.high!r}:", *(f"    {line}" for line in strange)]
        if not (isfinite(self.low) and isfinite(self.high)):
            lines = strange
        return [*lines, f"{target} = int({x})" if whole else f"{target} = {x}"]


def unpacked(value: str, name: str, n: int) -> tuple[list[str], list[str]]:
    """Return lines that take a rule's value apart into `n` and the expressions for the parts."""
    if n == 1:
        return [], [value]
    parts = [f"{name}{k}" for k in range(n)]
    return [f"{', '.join(parts)} = {value}"], parts
