"""Animation: what its frames show, and that a file is there whole or not at all."""

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from polybius.errors import PolybiusError
from polybius.reports import animate
from polybius.reports.drawing import drawing
from polybius.reports.figures import film
from polybius.reports.figures.animation import Stage
from polybius.results import Record, Result
from polybius.scenarios import Scenario, run

SMALL = Scenario.parse(
    {
        "scenario": {"name": "small", "years": 1},
        "population": {"citizens": 30},
        "network": {"kind": "watts_strogatz", "neighbours": 4, "p": 0.1},
        "record": {"frames": 6},
    }
)


@pytest.fixture(scope="module")
def small() -> Result:
    return run(SMALL, threads=1)


def test_a_gif_has_a_frame_for_each_that_was_kept(small: Result, tmp_path: Path) -> None:
    made = animate(small, tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == [made]
    with Image.open(made) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]  # steps 0, 6 and 12
        assert image.size == (640, 720)
    first = made.read_bytes()
    assert animate(small, made).read_bytes() == first


def test_a_scenario_is_run_small(tmp_path: Path) -> None:
    made = animate(SMALL, tmp_path / "a.gif", citizens=20, years=0.5, threads=1)
    with Image.open(made) as image:
        assert image.n_frames == 7  # type: ignore[attr-defined]  # a month each, fewer than fit


def test_dots_show_what_is_said_thought_and_silent(small: Result) -> None:
    variables = dict(small.frames.variables)
    speaks = np.ones((3, 1, 30), np.uint8)
    speaks[:, :, 7] = 0
    frames = replace(
        small.frames,
        variables={
            **variables,
            "speaks": variables["private"]._replace(dims=("frame", "world", "citizen"), values=speaks),
            "office": variables["private"]._replace(dims=("frame", "world", "citizen"), values=1 - speaks),
        },
    )
    stage = Stage(replace(small, frames=frames), 0)
    with drawing():
        from matplotlib.figure import Figure

        axes, _ = stage._ground(Figure())
        office, rings, _, insides = stage._citizens(axes, 0)
    np.testing.assert_array_equal(rings.get_facecolor(), stage._colours(stage._of("private", 0)))
    said = stage._colours(stage._of("expressed", 0))
    said[7] = stage._paper
    np.testing.assert_array_equal(insides.get_facecolor(), said)
    np.testing.assert_array_equal(office.get_offsets(), stage._places[[7]])
    assert np.abs(stage._places).max() == 1.0
    # a ring of 4 neighbours each has 30 * 4 / 2 ties
    assert stage._pairs.shape == (60, 2)


def test_an_mp4_is_what_ffmpeg_makes_of_all_frames(
    small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A stand-in that copies what it is given into the file that it is told to write.
    fake = tmp_path / "bin" / "ffmpeg"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nfor last; do :; done\nexec cat > "$last"\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    made = animate(small, tmp_path / "a.mp4")
    assert made.stat().st_size == 640 * 720 * 3 * (3 + round(film.REST * 10))
    fake.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n")
    with pytest.raises(PolybiusError, match="ffmpeg could not write the animation: no such codec"):
        animate(small, tmp_path / "b.mp4")
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "a.mp4"}


REFUSED: tuple[tuple[Callable[[Result, Path], object], str], ...] = (
    (lambda r, p: animate(r, p / "a.png"), "ends in .gif or .mp4"),
    (lambda r, p: animate(r, p / "nowhere" / "a.gif"), "cannot be written: No such file"),
    (lambda r, p: animate(r, p / "full.gif"), "cannot be written: it is a folder, which is never replaced"),
    (lambda r, p: animate(SMALL, p / "a.gif", citizens=501), "shows 2 to 500 citizens. Got 501"),
    (lambda r, p: animate(SMALL, p / "a.gif", axis="idiology"), "Did you mean 'ideology'"),
    (lambda r, p: animate(r, p / "a.gif", axis="nation"), "no value axis 'nation'"),
    (lambda r, p: animate(replace(r, frames=Record({}, {})), p / "a.gif"), "record.frames=1"),
)


@pytest.mark.parametrize(("made", "message"), REFUSED)
def test_refusals_are_one_sentence(
    small: Result, tmp_path: Path, made: Callable[[Result, Path], object], message: str
) -> None:
    (tmp_path / "full.gif").mkdir()
    with pytest.raises(PolybiusError, match=message):
        made(small, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["full.gif"]


def test_without_ffmpeg_an_mp4_is_refused(
    small: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PolybiusError, match="MP4 needs ffmpeg"):
        animate(small, tmp_path / "a.mp4")
