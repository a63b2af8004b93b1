from dataclasses import replace

import numpy as np
import pytest
from made_arms import arms

from polybius.experiments.contrast import Contrast, Effect


def test_an_effect_in_one_line_and_as_a_picture() -> None:
    effect = Effect("private_mean", 0.2, 0.1, 0.4, 8, {"axis": "nation", "party": 1})
    assert repr(effect) == (
        "<Effect on private_mean (nation, party 1): +0.2 ± 0.1 (95 % over 8 worlds), +0.5 sd>"
    )
    html = effect._repr_html_()
    assert "<svg" in html and "from 0.25 to 0.75" in html  # in standard deviations: .1 / .4 and .3 / .4


@pytest.mark.parametrize("deviation", [0.0, float("nan")])
def test_an_effect_without_deviation_is_told(deviation: float) -> None:
    html = Effect("m", 0.2, 0.1, deviation, 2)._repr_html_()
    assert "+0.2 ± 0.1" in html


def test_a_contrast_shows_what_can_be_told_from_zero_largest_first() -> None:
    # Effects of .3 on one axis and of .1 on the other, the same in every world; nothing on the share.
    contrast = Contrast(*arms())
    assert [effect.name for effect in contrast.effects()] == ["mean (nation)", "mean (liberty)", "share"]
    html = contrast._repr_html_()
    assert html.index("mean (liberty)") < html.index("mean (nation)")
    assert "share" not in html and "95 % interval" in html
    assert "Contrast over 4 worlds" in repr(contrast) and len(repr(contrast)) < 300


def test_no_effect_is_said() -> None:
    control, _ = arms()
    html = Contrast(control, replace(control))._repr_html_()
    assert "No effect can be told from 0" in html
    assert np.all([e.mean == 0 for e in Contrast(control, control).effects()])
