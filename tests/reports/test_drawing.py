"""Drawing: labels keep apart, and what comes out is SVG."""

import sys
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from polybius.errors import PolybiusError
from polybius.reports.drawing import apart, drawing, figure, svg


def test_labels_that_have_room_stay() -> None:
    assert apart([0.0, 1.0, 5.0], [0.5, 0.5, 0.5]) == [0.0, 1.0, 5.0]


def test_labels_that_touch_share_the_way() -> None:
    # two labels one high, both at 0: half a label down, half a label up
    assert_allclose(apart([0.0, 0.0], [1.0, 1.0]), [-0.5, 0.5])
    # a third one at 0.6 is pushed along: the three stand around their mean, 0.2
    assert_allclose(apart([0.0, 0.0, 0.6], [1.0, 1.0, 1.0]), [-0.8, 0.2, 1.2])


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=8), st.floats(0.01, 1))
def test_labels_never_overlap_and_keep_their_order(heights: list[float], need: float) -> None:
    placed = apart(heights, [need] * len(heights))
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    for below, above in pairwise(order):
        assert placed[above] - placed[below] >= need * (1 - 1e-9)


def test_a_figure_is_svg_without_prolog_and_says_what_it_shows() -> None:
    with drawing():
        made, axes = figure(4, 2)
        axes.plot([0, 1], [0, 1])
        axes.set_title("a < b")
        text = svg(made, 'shows "a" & b')
    root = ElementTree.fromstring(text)
    assert root.attrib["aria-label"] == 'shows "a" & b'
    assert root.attrib["role"] == "img"
    assert text.startswith("<svg")
    assert "metadata" not in text
    assert "a &lt; b" in text  # text stays text


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    with drawing():
        figure(4, 2)
    assert dict(matplotlib.rcParams) == before


def test_without_matplotlib_the_way_to_get_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PolybiusError, match=r"pip install 'polybius\[report\]'"), drawing():
        pass
