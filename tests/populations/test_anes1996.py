import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import polybius.populations
from polybius.populations import anes1996, anes1996_file, anes1996_mapping

# The numbers below were counted from the file itself, with another program.


def test_everyone_is_there() -> None:
    people = anes1996()
    assert (people.n, people.n_used) == (944, 944)
    assert people.effective_size == pytest.approx(944)
    assert people.survey.digest == hashlib.sha256(anes1996_file().read_bytes()).hexdigest()


def test_counts_of_answers() -> None:
    survey = anes1996().survey
    counts = {
        "selfLR": [16, 103, 147, 256, 170, 218, 34],
        "PID": [200, 180, 108, 37, 94, 150, 175],
        "educ": [13, 52, 248, 187, 90, 227, 127],
        "TVnews": [161, 100, 112, 101, 66, 84, 32, 288],
    }
    for name, expected in counts.items():
        assert_array_equal(np.unique(survey.column(name), return_counts=True)[1], expected)
    assert (survey.column("age").min(), survey.column("age").max()) == (19, 91)


def test_votes() -> None:
    # 551 meant to vote for Clinton, 393 for Dole.
    assert_array_equal(np.bincount(anes1996().vote), [551, 393])


def test_the_first_respondent() -> None:
    # The file's first line: popul 0, TVnews 7, selfLR 7, ClinLR 1, DoleLR 6, PID 6, age 36, educ 3,
    # income 1, vote 1.
    people = anes1996()
    assert people.expressed[0, 0] == pytest.approx(6 / 7)
    first = {name: column[0] for name, column in people.columns.items()}
    expected = {"party_id": 6 / 7, "attention": 1, "age": 36, "education": 3, "income": 1}
    assert first == pytest.approx(expected)
    assert people.vote[0] == 1


def test_perceived_positions_of_the_candidates() -> None:
    # Sums over 944 respondents: ClinLR 2775, DoleLR 5092; place = (mean - 4) * 2 / 7.
    expected = [[(2775 / 944 - 4) * 2 / 7], [(5092 / 944 - 4) * 2 / 7]]
    assert_allclose(anes1996().positions, expected, rtol=1e-12)


def test_neither_statsmodels_nor_pandas_is_imported() -> None:
    code = (
        "import sys; from polybius.populations import anes1996; assert anes1996().n == 944;"
        "print([name for name in ('statsmodels', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_mapping_owns_up() -> None:
    mapping = anes1996_mapping()
    assert "public domain" in mapping.survey.license
    synthetic = {line.column for line in mapping.describe() if line.kind == "synthetic"}
    assert synthetic == {
        "citizens.private",
        "citizens.anchor",
        "citizens.susceptibility",
        "citizens.resolve",
        "citizens.salience",
        "citizens.grievance",
        "citizens.skill",
        "citizens.earnings",
    }
    assert "citizens.skill" not in {line.column for line in mapping.describe(("resolve",))}


def test_it_is_the_file_that_statsmodels_distributes() -> None:
    theirs = Path(str(find_spec("statsmodels").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    copy = theirs / "datasets" / "anes96" / "anes96.csv"
    assert anes1996_file().read_bytes() == copy.read_bytes()


def test_bytes_that_manifests_name() -> None:
    # SHA-256 of the file as results of earlier versions have it in their manifests.
    assert anes1996().survey.digest == "c124d8556d6f8c4329b1fea61e3dc6891c5e663f15b7fe5791235963420ba896"


def test_it_comes_with_polybius() -> None:
    assert anes1996_file().parent == Path(polybius.populations.__file__).parent
