"""Foundations: what a run rests on: all its numbers, data, theory, parameters, works, manifest."""

import json
from collections.abc import Iterator, Sequence

import numpy as np

from polybius.reports.across import median
from polybius.reports.blocks import (
    Downloads,
    Fold,
    Heading,
    Listing,
    Paragraph,
    Section,
    Table,
    Works,
    section,
)
from polybius.reports.chapters import SHOWN
from polybius.reports.figures import Numbers, through_time
from polybius.reports.groups import stir
from polybius.reports.history import History, Track, societies
from polybius.reports.premises import Premises, short_source
from polybius.reports.statements import statement
from polybius.reports.words.phrases import count, decimals, listed, unit
from polybius.results import Result
from polybius.sources import references

__all__ = ["foundations"]

MOMENTS = 6  # columns of the table of measures


def foundations(result: Result) -> Iterator[Section]:
    """Yield the sections that let a reader check and repeat the run."""
    premises = Premises(result)
    yield _origins(premises)
    yield _theory(premises)
    yield _parameters(premises)
    yield _measures(result)
    yield from filter(lambda chapter: chapter.blocks, [_works(result)])
    yield _again(result)


def _measures(result: Result) -> Section:
    """Return every measure that moves at a few moments, what does not, and all of them to download."""
    time = np.asarray(result.measures["time"], np.float64)
    moments = sorted({round(k) for k in np.linspace(0, len(time) - 1, min(MOMENTS, len(time)))})
    rows, still, tables = [], [], []
    every = list(societies(result))[:SHOWN]
    for axes in every:
        tables.append((f"measures_{axes[0].society + 1}", _columns(axes)))
        for history, track in _told(axes):
            course, where = median(track.values), _where(history, track, len(axes), len(every))
            if stir(track) > 0.0:
                shown = [decimals(float(course[k]), 3) for k in moments]
                rows.append((track.title + where, unit(track.unit), *shown))
            elif np.isfinite(course[-1]):
                still.append(f"{track.title}{where} {decimals(float(course[-1]), 3)}")
    head = ["measure", "unit", *(f"{result.manifest['clock']} {time[k]:.3g}" for k in moments)]
    title = "All measures" + (" (medians over worlds)" if result.n_worlds > 1 else "")
    return section(
        title,
        Table(Numbers(head, rows)) if rows else None,
        Fold("What never moved", [Paragraph(f"{'; '.join(still)}.", "note")]) if still else None,
        Downloads(tables, "Every record of every world is in the result’s measures.nc."),
    )


def _told(axes: Sequence[History]) -> Iterator[tuple[History, Track]]:
    """Yield every track of a society once."""
    for history in axes:
        for track in history.tracks.values():
            if track.per_axis or not history.axis:
                yield history, track


def _where(history: History, track: Track, n_axes: int, n_societies: int) -> str:
    """Say which society, axis and part a track is of, where there are several."""
    society = f"society {history.society + 1}" if n_societies > 1 else ""
    axis = history.axis_name if n_axes > 1 and track.per_axis else ""
    words = list(filter(None, (society, axis, track.label)))
    return f" ({', '.join(words)})" if words else ""


def _columns(axes: Sequence[History]) -> Numbers:
    """Return all measures of a society through time, side by side."""
    whole = through_time(axes[0], list(axes[0].tracks))
    keys = 2 if whole.head[1] == "world" else 1  # columns that say when and where
    head, rows = list(whole.head), [list(row) for row in whole.rows]
    for history in axes[1:]:
        own = through_time(history, [key for key, track in history.tracks.items() if track.per_axis])
        head += [f"{history.axis_name}: {name}" for name in own.head[keys:]]
        rows = [row + list(more[keys:]) for row, more in zip(rows, own.rows, strict=True)]
    return Numbers(head, rows)


def _origins(premises: Premises) -> Section:
    """Return what was measured and what was made up."""
    said = premises.result.manifest["population"]
    text = (
        f"{premises.sample} The survey: {short_source(said['source'])}; {said['license']}. "
        f"{said.get('note', '')} What is synthetic was not measured by anybody. "
        f"{premises.hidden} {premises.start}"
    )
    origins = premises.origins()
    synthetic = [(r, 1) for r, row in enumerate(origins.rows) if row[1] == "synthetic"]
    return section("What is measured and what is synthetic", Paragraph(text), Table(origins, synthetic))


def _theory(premises: Premises) -> Section:
    """Return the step as a table."""
    said = premises.result.manifest["theory"]
    source = f" ({short_source(said['source'])})" if said["source"] else ""
    given = premises.theory.given if premises.theory else ()
    constant = [name for name in given if "." in name]  # ties are in the table of origins
    return section(
        f"The theory: {said['name'].replace('_', ' ')}",
        Paragraph(f"{said['claim']}{source}" if said["claim"] else ""),
        Paragraph("Each step, in this order; within a mechanism everyone moves at once."),
        Table(premises.plan()),
        _equations(premises),
        Paragraph(f"Given and constant: {listed(constant)}." if constant else ""),
    )


def _equations(premises: Premises) -> Fold | None:
    """Return what every mechanism says of itself; nothing for a theory that does not ship."""
    slots = premises.theory.all_slots if premises.theory else ()
    told = [(Heading(slot.name), Listing(statement(type(slot.mechanism)))) for slot in slots]
    return (
        Fold("The equations, mechanism by mechanism", [each for both in told for each in both])
        if told
        else None
    )


def _parameters(premises: Premises) -> Section:
    parameters, changed = premises.parameters()
    n = len(changed)
    verb = "is" if n == 1 else "are"
    marked = f"{count(n, 'value')} in bold {verb} not the default." if n else "All values are defaults."
    return section(
        "Parameters",
        Paragraph(f"{marked} “Arbitrary” marks values that no source gives."),
        Table(parameters, changed),
        Heading("The society at the start"),
        Table(premises.society()),
    )


def _works(result: Result) -> Section:
    works = [(source.citation, source.url) for source in references(result.citations())]
    return section("References of what ran", Works(works) if works else None)


def _again(result: Result) -> Section:
    """Return how to run it again, and the manifest."""
    made = result.manifest
    whole = {key: value for key, value in made.items() if key not in ("segments", "digest")}
    text = json.dumps({**whole, "fingerprints": result.fingerprints}, indent=1, ensure_ascii=False)
    versions = made["versions"]
    return section(
        "How to run it again",
        Paragraph("To run it again and compare: polybius reproduce DIR, with the folder of this report."),
        Paragraph(
            f"Made by polybius {made['polybius']} (sources {made['source_hash']}) with Python "
            f"{versions['python']}, NumPy {versions['numpy']} and Numba {versions['numba']}, backend "
            f"{made['backend']}, on {made['started'][:10]}, in {made['seconds']:.3g} seconds.",
            "note",
        ),
        Fold("The whole manifest", [Listing(text)]),
    )
