"""A notebook that is executed by a kernel: what comes out is what people see."""

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

CELLS = (
    "import polybius\nresult = polybius.run('drift', citizens=30, years=0.5, worlds=2)",
    "result",
    "result.elections",
    "polybius.THEORIES['hidden_majority']",
    "polybius.load('two_victories')",
    "from polybius.reports import ridge_plot\nridge_plot(result)",
)


@pytest.mark.filterwarnings("ignore")  # of the kernel's own libraries
def test_cells_show_tables_pictures_and_progress() -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3").execute()
    shown = [
        [output.data.get("text/html", "") for output in cell.outputs if "data" in output]
        for cell in book.cells
    ]
    assert "6 steps in" in shown[0][0]  # half a year of months
    for (html,), word in zip(
        shown[1:],
        ("Mean over 2 worlds", "Empty record", "Ballot", "Two victories", "data:image/svg+xml"),
        strict=True,
    ):
        assert word in html
    plain = [
        output.data["text/plain"] for cell in book.cells[1:] for output in cell.outputs if "data" in output
    ]
    assert max(map(len, plain)) < 400
