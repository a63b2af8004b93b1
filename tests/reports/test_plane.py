"""The value plane, fans, and figures that stand alone."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from made_results import make_result

from polybius.errors import PolybiusError
from polybius.reports import fan, heat_map, ridge_plot, value_plane
from polybius.reports.drawing import drawing
from polybius.reports.figures import Picture, plane
from polybius.reports.figures.density import _holding, _smoothed
from polybius.reports.figures.names import name_places
from polybius.reports.history import History
from polybius.results import Record, Result, Variable

AXES = ("nation", "tradition", "liberty")
TWO = ("nation", "liberty")


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with drawing():
        yield


def test_the_plane_says_who_moved_and_hands_out_the_paths() -> None:
    picture = value_plane(make_result(axes=AXES))
    # the core nation walks 0.3 to the right and 0.4 down: 0.5
    assert "The plane of nation and liberty" in picture.caption
    assert "Farthest moved: core nation, by 0.50 from (0.00, 0.00) to (+0.30, −0.40)" in picture.caption
    assert picture.numbers is not None
    assert picture.numbers.head == ["time (year)", "who", "nation (opinion)", "liberty (opinion)"]
    last = {row[1]: row[2:] for row in picture.numbers.rows if row[0] == 10.0}
    assert last["official line"] == pytest.approx((-0.2, -0.2))
    assert last["Right"] == pytest.approx((0.3, 0.3))
    assert np.isnan(last["aged 70 or more at the start"]).all()
    for text in ("core nation", "official line", "Left &amp; Co", "all citizens", "born 0–10"):
        assert text in picture.svg
    assert "aged 70+" not in picture.svg  # who is gone has no name at the end


def test_a_party_that_does_not_stand_has_no_place() -> None:
    made = make_result(axes=AXES)
    standing = np.ones((11, 1, 1, 2))
    standing[:4, ..., 1] = 0  # Right waits until year 4
    dims = ("time", "world", "society", "party")
    variables = {**made.measures.variables, "party_standing": Variable(dims, standing)}
    picture = value_plane(replace(made, measures=Record(variables, made.measures.coords)))
    assert picture.numbers is not None
    right = {row[0]: row[2] for row in picture.numbers.rows if row[1] == "Right"}
    assert np.isnan(right[3.0])
    assert right[4.0] == pytest.approx(0.3)


def test_names_of_poles_stay_within_ridges() -> None:
    result = make_result()
    long = "a pole that takes many words to name"
    result.manifest["population"]["mapping"][0]["how"] = f"from {long} (-) to {long} (+)"
    svg = ridge_plot(result).svg
    width = float(svg.partition('viewBox="0 0 ')[2].partition(" ")[0])
    starts = [float(x) for x in re.findall(rf'transform="translate\(([\d.]+) [\d.]+\)">{long}<', svg)]
    assert len(starts) == 2
    assert starts[0] > 0
    assert starts[1] + 0.5 * 9 * len(long) < width  # letters of 9 points, about half as wide


def test_axes_can_be_chosen_and_turned() -> None:
    result = make_result(axes=AXES, worlds=3)
    one, other = (value_plane(result, pair) for pair in (("tradition", "nation"), ("nation", "tradition")))
    assert one.numbers is not None and other.numbers is not None
    assert one.numbers.rows[5][2:] == pytest.approx(other.numbers.rows[5][:1:-1])
    assert one.caption.endswith("All are medians over worlds.")


def test_a_report_draws_the_plane_once_a_society() -> None:
    result = make_result(axes=AXES)
    assert [plane(History(result, 0, a)) is not None for a in range(3)] == [True, False, False]
    assert plane(History(make_result(), 0, 0)) is None
    assert plane(History(make_result(axes=AXES, extras=False), 0, 0)) is None


def test_a_line_holds_the_share_that_it_says() -> None:
    spread = np.array([[0.5, 0.3], [0.15, 0.05]])
    assert _holding(spread, 0.5) == 0.5
    assert _holding(spread, 0.9) == 0.15  # 0.5 + 0.3 are too few
    smooth = _smoothed(np.eye(20) / 20)
    assert smooth.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(smooth, smooth.T)


def test_names_keep_clear_of_each_other() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    canvas = FigureCanvasAgg(Figure(figsize=(5, 5)))
    axes: Any = canvas.figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 5), ylim=(0, 5))
    places = np.full((4, 2), 2.5)
    name_places(axes, [(f"name {k}", place, "black") for k, place in enumerate(places)], places, places)
    corners = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts]
    assert not any(one.overlaps(two) for k, one in enumerate(corners) for two in corners[:k])


def test_a_fan_says_median_and_spread() -> None:
    result = make_result(worlds=21)
    result.measures["private_mean"][-1, :, 0, 0] = np.linspace(0, 0.2, 21)
    picture = fan(result, "private_mean", "expressed_esteban_ray")
    # quantiles 0.05 and 0.95 of 0, 0.01, ..., 0.2
    assert (
        "Private mean: 0.10 at the start, 0.10 in year 10 (0.01 to 0.19 in nine worlds in ten)"
        in picture.caption
    )
    assert "Expressed esteban ray: 0.15 at the start, 0.25 in year 10" in picture.caption
    assert picture.numbers is not None
    assert picture.numbers.rows[-1][1:6] == pytest.approx((0.01, 0.05, 0.1, 0.15, 0.19))
    assert fan(make_result(), "private_mean").caption.startswith("One world")


DRAWS: tuple[Callable[[Result], Picture], ...] = (
    value_plane,
    ridge_plot,
    heat_map,
    lambda result: fan(result, "private_mean"),
)


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("worlds", [1, 3])
def test_figures_stand_alone(draw: Callable[[Result], Picture], worlds: int) -> None:
    picture = draw(make_result(axes=TWO, worlds=worlds))
    root = ElementTree.fromstring(picture.svg)
    assert root.attrib["aria-label"] == picture.caption
    style, ground = root[0], root[1]
    assert "prefers-color-scheme: dark" in (style.text or "")
    assert ground.tag.endswith("rect") and ground.attrib["width"] == "100%"
    assert "nan" not in picture.caption


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: value_plane(make_result()), "a value plane takes two axes. The result has: ideology."),
        (lambda: value_plane(make_result(axes=TWO), ("nation", "nation")), "takes two axes"),
        (lambda: value_plane(make_result(axes=TWO), ("nation", "libert")), "Did you mean 'liberty'"),
        (lambda: value_plane(make_result(axes=TWO, extras=False)), "record.groups = true"),
        (lambda: value_plane(make_result(axes=TWO), column="said"), "'private' or 'expressed'"),
        (lambda: ridge_plot(make_result(extras=False)), "kept no distribution"),
        (lambda: fan(make_result(), "privat_mean"), "Did you mean 'private_mean'"),
        (lambda: fan(make_result()), "at least one measure"),
    ],
)
def test_what_cannot_be_drawn_is_said(draw: Callable[[], Picture], message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        draw()


def test_a_figure_is_a_figure_in_a_notebook_and_one_line_elsewhere(tmp_path: Path) -> None:
    picture = ridge_plot(make_result())
    assert repr(picture).startswith("<Picture 'distribution', ") and len(repr(picture)) < 120
    assert len(str([picture])) < 120
    html = picture._repr_html_()
    assert b64decode(html.partition("base64,")[2].partition('"')[0]).decode() == picture.svg
    assert picture.save(tmp_path / "ridges.svg").read_text(encoding="utf-8") == picture.svg
    with pytest.raises(PolybiusError, match=r"ends in \.svg"):
        picture.save(tmp_path / "ridges.png")
