"""Foundations: what a run rests on: all its numbers, data, theory, parameters, works, manifest."""

import json
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from polybius.reports.across import median
from polybius.reports.chapters import SHOWN
from polybius.reports.figures import Numbers, through_time
from polybius.reports.groups import stir
from polybius.reports.history import History, Track, societies
from polybius.reports.page import csv_link, details, paragraph, section, table
from polybius.reports.phrases import count, decimals, listed, unit
from polybius.reports.premises import Premises, short_source
from polybius.reports.statements import statement
from polybius.results import Result
from polybius.sources import references

__all__ = ["foundations"]

MOMENTS = 6  # columns of the table of measures


def foundations(result: Result) -> Iterator[str]:
    """Yield the sections that let a reader check and repeat the run."""
    premises = Premises(result)
    yield _measures(result)
    yield _origins(premises)
    yield _theory(premises)
    yield _parameters(premises)
    yield _works(result)
    yield _again(result)


def _measures(result: Result) -> str:
    """Return every measure that moves at a few moments, what does not, and all of them to download."""
    time = np.asarray(result.measures["time"], np.float64)
    moments = sorted({round(k) for k in np.linspace(0, len(time) - 1, min(MOMENTS, len(time)))})
    rows, still, links = [], [], []
    every = list(societies(result))[:SHOWN]
    for axes in every:
        links.append(csv_link(f"measures_{axes[0].society + 1}", _columns(axes)))
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
        table(Numbers(head, rows)) if rows else "",
        details("What never moved", paragraph(f"{'; '.join(still)}.", "note")) if still else "",
        f'<p class="note">{" ".join(links)}. Every record of every world is in the result’s measures.nc.</p>',
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


def _origins(premises: Premises) -> str:
    """Return what was measured and what was made up."""
    said = premises.result.manifest["population"]
    text = (
        f"Citizens are drawn with replacement from {said['respondents_used']:,} respondents of the "
        f"{said['survey']} ({short_source(said['source'])}; {said['license']}). {said.get('note', '')} "
        f"What is synthetic was not measured by anybody. {premises.hidden} {premises.start}"
    )
    origins = premises.origins()
    synthetic = [(r, 1) for r, row in enumerate(origins.rows) if row[1] == "synthetic"]
    return section("What is measured and what is synthetic", paragraph(text), table(origins, synthetic))


def _theory(premises: Premises) -> str:
    """Return the step as a table."""
    said = premises.result.manifest["theory"]
    source = f" ({short_source(said['source'])})" if said["source"] else ""
    given = premises.theory.given if premises.theory else ()
    constant = [name for name in given if "." in name]  # ties are in the table of origins
    return section(
        f"The theory: {said['name'].replace('_', ' ')}",
        paragraph(f"{said['claim']}{source}" if said["claim"] else ""),
        paragraph("Each step, in this order; within a mechanism everyone moves at once."),
        table(premises.plan()),
        _equations(premises),
        paragraph(f"Given and constant: {listed(constant)}." if constant else ""),
    )


def _equations(premises: Premises) -> str:
    """Return what every mechanism says of itself; nothing for a theory that does not ship."""
    slots = premises.theory.all_slots if premises.theory else ()
    told = [f"<h3>{slot.name}</h3>\n<pre>{escape(statement(type(slot.mechanism)))}</pre>" for slot in slots]
    return details("The equations, mechanism by mechanism", "\n".join(told)) if told else ""


def _parameters(premises: Premises) -> str:
    parameters, changed = premises.parameters()
    n = len(changed)
    verb = "is" if n == 1 else "are"
    marked = f"{count(n, 'value')} in bold {verb} not the default." if n else "All values are defaults."
    return section(
        "Parameters",
        paragraph(f"{marked} “Arbitrary” marks values that no source gives."),
        table(parameters, changed),
        "<h3>The society at the start</h3>",
        table(premises.society()),
    )


def _works(result: Result) -> str:
    def item(text: str, url: str) -> str:
        link = f' <a href="{escape(url)}">{escape(url)}</a>' if url else ""
        return f"<li>{escape(text)}{link}</li>"

    works = "".join(item(source.citation, source.url) for source in references(result.citations()))
    return section("References of what ran", f'<ol class="works">{works}</ol>' if works else "")


def _again(result: Result) -> str:
    """Return how to run it again, and the manifest."""
    made = result.manifest
    whole = {key: value for key, value in made.items() if key not in ("segments", "digest")}
    text = json.dumps({**whole, "fingerprints": result.fingerprints}, indent=1, ensure_ascii=False)
    versions = made["versions"]
    return section(
        "How to run it again",
        "<p>To run it again and compare: <code>polybius reproduce DIR</code>, "
        "with the folder of this report.</p>",
        paragraph(
            f"Made by polybius {made['polybius']} (sources {made['source_hash']}) with Python "
            f"{versions['python']}, NumPy {versions['numpy']} and Numba {versions['numba']}, backend "
            f"{made['backend']}, on {made['started'][:10]}, in {made['seconds']:.3g} seconds.",
            "note",
        ),
        details("The whole manifest", f"<pre>{escape(text)}</pre>"),
    )
