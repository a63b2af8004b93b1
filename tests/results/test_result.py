import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
from small_results import small_result

from polybius.results import Record, Variable
from polybius.results.contests import no_contests


def test_repr_says_what_how_much_and_which() -> None:
    assert repr(small_result()) == (
        "<Result of By <hand>: theory 'none'; 1 world, 5 citizens, 1 year in 12 steps, "
        "fingerprint abababababababababababababababab>"
    )


def test_the_notebook_shows_measures_and_elections_and_escapes_text() -> None:
    html = small_result()._repr_html_()
    assert "By &lt;hand&gt;" in html
    # the mean went from 0.1 to -0.3
    cells = re.sub(r"<td[^>]*>", "|", html)
    assert "|expressed_mean (ideology)</td>|0.1</td>|-0.3</td>|opinion</td>" in cells
    assert "zweite, später" in html and "One world." in html


def test_the_notebook_says_what_its_numbers_are_of_many_worlds() -> None:
    # 1, 2 and 6 at the end: mean 3
    values = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 6.0]])[:, :, None]
    coords = {
        name: Variable((name,), np.arange(n)) for name, n in (("time", 2), ("world", 3), ("society", 1))
    }
    record = Record({"m": Variable(("time", "world", "society"), values, {"units": "1"})}, coords)
    html = replace(small_result(), measures=record, elections=no_contests())._repr_html_()
    assert "3 [1, 6]" in html and "Mean over 3 worlds; lowest and highest in brackets." in html
    assert "Elections" not in html


def test_the_dataset_is_the_measures() -> None:
    result = small_result()
    assert result.to_xarray() is result.dataset
    assert float(result.dataset["expressed_mean"].sel(time=1.0).squeeze()) == -0.3
    assert len(result.to_pandas()) == 3


def test_importing_results_does_not_import_what_is_slow() -> None:
    code = "import sys, polybius.results; print(sorted({'xarray', 'pandas', 'h5netcdf'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
