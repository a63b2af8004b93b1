"""Film: images one after the other in a GIF, or an MP4 where ffmpeg is found; whole or not at all."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from polybius.errors import PolybiusError
from polybius.writing import check_place, new_file

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["check_film", "write_film"]

KINDS = (".gif", ".mp4")
COLOURS = 256  # all that a GIF may have
REST = 2.0  # seconds that the last image stays


def check_film(path: str | Path) -> Path:
    """Return the path; raise PolybiusError where no film could be written to it."""
    target = Path(path)
    if target.suffix.lower() not in KINDS:
        raise PolybiusError(f"an animation ends in {' or '.join(KINDS)}. Got '{target}' instead.")
    if target.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        raise PolybiusError(
            f"MP4 needs ffmpeg, which is not found. Install it, or write a GIF: '{target.stem}.gif'."
        )
    check_place(target, "animation")
    return target


def write_film(images: Iterable["Image"], path: str | Path, rate: float) -> Path:
    """Write images of one even size at `rate` a second to `path`, a .gif or .mp4; return the path."""
    target = check_film(path)
    write = _write_mp4 if target.suffix.lower() == ".mp4" else _write_gif
    with new_file(target, "animation") as partial:
        write(images, partial, rate)
    return target


def _write_gif(images: Iterable["Image"], path: Path, rate: float) -> None:
    from PIL.Image import Dither

    rest = iter(images)
    first = next(rest)
    palette = first.quantize(COLOURS)
    frames = [image.quantize(palette=palette, dither=Dither.NONE) for image in chain([first], rest)]
    pauses = [round(1000 / rate)] * (len(frames) - 1) + [round(1000 * REST)]
    with path.open("wb") as file:
        frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=pauses, loop=0)


def _write_mp4(images: Iterable["Image"], path: Path, rate: float) -> None:
    rest = iter(images)
    first = next(rest)
    size = f"{first.width}x{first.height}"
    given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", f"{rate:g}", "-i", "-"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *given, "-pix_fmt", "yuv420p", "-f", "mp4", str(path)]
    frames = b"".join(image.tobytes() for image in _resting(chain([first], rest), rate))
    done = subprocess.run(command, input=frames, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise PolybiusError(
            f"ffmpeg could not write the animation: {said[-1] if said else 'no reason given'}"
        )


def _resting(images: Iterator["Image"], rate: float) -> Iterator["Image"]:
    """Yield the images, the last one for as long as it stays."""
    for image in images:
        yield image
    for _ in range(round(REST * rate)):
        yield image
