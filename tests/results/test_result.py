import subprocess
import sys

from small_results import small_result


def test_repr_says_what_how_much_and_which() -> None:
    assert repr(small_result()) == (
        "<Result of By <hand>: theory 'none'; 1 world, 5 citizens, 1 year in 12 steps, "
        "fingerprint abababababababababababababababab>"
    )


def test_the_notebook_shows_measures_and_elections_and_escapes_text() -> None:
    html = small_result()._repr_html_()
    assert "By &lt;hand&gt;" in html
    # the mean went from 0.1 to -0.3
    assert "<td>expressed_mean (ideology)</td><td>0.1</td><td>-0.3</td><td>opinion</td>" in html
    assert "zweite, später" in html


def test_the_dataset_is_the_measures() -> None:
    result = small_result()
    assert result.to_xarray() is result.dataset
    assert float(result.dataset["expressed_mean"].sel(time=1.0).squeeze()) == -0.3
    assert len(result.to_pandas()) == 3


def test_importing_results_does_not_import_what_is_slow() -> None:
    code = "import sys, polybius.results; print(sorted({'xarray', 'pandas', 'h5netcdf'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
