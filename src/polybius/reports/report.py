"""The report: what happened, figures with the numbers behind them, and what it rests on."""

import json
from collections.abc import Callable, Iterator
from html import escape
from itertools import count as counter
from pathlib import Path

import numpy as np

from polybius.errors import ResultError
from polybius.reports.drawing import drawing
from polybius.reports.figures import Numbers, Picture, heat, hiding, opinion, polarisation, poll, ridges, swings, votes
from polybius.reports.headlines import headlines
from polybius.reports.history import History, histories
from polybius.reports.page import csv_link, details, figure_of, page, section, table
from polybius.reports.phrases import count, decimals, listed
from polybius.reports.premises import Premises, short_source
from polybius.results import Result
from polybius.sources import references

__all__ = ["report", "write_report"]

SHOWN = 6  # societies and axes with figures of their own; the rest are in the data
MOMENTS = 6  # columns of the table of measures

#: Heading and figures of each section on one society and axis.
CHAPTERS: tuple[tuple[str, tuple[Callable[[History], Picture | None], ...]], ...] = (
    ("What people think, what they say", (opinion, ridges, heat)),
    ("What the swings were made of", (swings,)),
    ("What is hidden", (hiding,)),
    ("Polarisation", (polarisation,)),
    ("Votes", (votes,)),
    ("What a pollster would have seen", (poll,)),
)


def write_report(result: Result, path: str | Path) -> Path:
    """Write the report of `result` to `path`, whole or not at all; return the path.

    Raises PolybiusError where matplotlib is missing, ResultError where the file cannot be written.
    """
    target = Path(path)
    text = report(result)
    partial = target.with_name(f".{target.name}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ResultError(f"report '{target}' cannot be written: {error.strerror or error}.") from None
    return target


def report(result: Result) -> str:
    """Return the report of `result` as one HTML document that needs no other file."""
    premises = Premises(result)
    with drawing():
        chapters = "".join(_chapters(result))
    body = "".join(
        (
            _head(result),
            chapters,
            _measures(result),
            _origins(premises),
            _theory(premises),
            _references(result),
            _manifest(result),
        )
    )
    return page(f"{_title(result)} – polybius", body)


def _title(result: Result) -> str:
    about = result.manifest["scenario"]["scenario"]
    return str(about.get("title") or about["name"].replace("_", " ").capitalize())


def _head(result: Result) -> str:
    manifest = result.manifest
    about, unit = manifest["scenario"]["scenario"], manifest["clock"]
    seeds = manifest["seeds"]
    facts = {
        "citizens": f"{manifest['citizens']:,}" + (" in each world" if result.n_worlds > 1 else ""),
        "drawn from": manifest["population"]["survey"],
        "time": f"{count_of(result.step * result.dt, unit)} in {count(result.step, 'step')}",
        "worlds": f"{result.n_worlds}, seed{'s' * (len(seeds) > 1)} {seeds[0]}{f' to {seeds[-1]}' if len(seeds) > 1 else ''}",
        "theory": manifest["theory"]["name"].replace("_", " "),
    }
    cells = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items())
    prints = result.fingerprints[0] + (f" and {count(result.n_worlds - 1, 'other')}" if result.n_worlds > 1 else "")
    cells += f'<div class="wide"><dt>fingerprint</dt><dd><code>{prints}</code></dd></div>'
    lead = f'<p class="lead">{escape(about["description"].strip())}</p>' if about.get("description") else ""
    return (
        f'<header>\n<div class="kicker">polybius · report of a run</div>\n<h1>{escape(_title(result))}</h1>\n'
        f'{lead}<dl class="facts">{cells}</dl>\n</header>\n'
    )


def count_of(time: float, unit: str) -> str:
    """Return "10 years"."""
    return f"{time:.4g} {unit}{'s' * (time != 1)}"


def _chapters(result: Result) -> Iterator[str]:
    """Yield headlines and figures of every society and axis, as many as a reader can take."""
    numbers = counter(1)
    every = list(histories(result))
    for history in every[:SHOWN]:
        where = f" – society {history.society + 1}, {history.axis_name}" if len(every) > 1 else ""
        told = "".join(f"<li{_main(k)}>{escape(text)}</li>" for k, text in enumerate(headlines(history)))
        note = _over_worlds(history)
        yield section(f"In brief{where}", f'<ul class="told">{told}</ul>' * bool(told), note)
        for title, draws in CHAPTERS:
            pictures = [picture for picture in (draw(history) for draw in draws) if picture]
            extra = _cross_tables(history) if title == "Votes" and history.axis == 0 else ""
            yield section(f"{title}{where}", *(figure_of(picture, next(numbers)) for picture in pictures), extra)
    if len(every) > SHOWN:
        yield f'<p class="note">{count(len(every) - SHOWN, "more society")} or axes are in the data, without figures.</p>'


def _main(k: int) -> str:
    return ' class="main"' if k == 0 else ""


def _over_worlds(history: History) -> str:
    if history.n_worlds == 1:
        return ""
    return '<p class="note">Numbers are medians over worlds, with the lowest and the highest in brackets.</p>'


def _cross_tables(history: History) -> str:
    """Return, for each election, citizens by their respondent's vote and the one that they cast."""
    record, elections = history.result.votes, history.result.elections
    if record is None or elections is None:
        return ""
    names = history.parties
    parts = []
    for contest in history.contests:
        rows = (elections["time"] == contest.time) & (elections["society"] == history.society)
        shares = record["citizens"][rows][:, 1:, 1:].mean(axis=0)  # first row and column are no vote
        if not shares.sum():
            continue
        same = float(np.trace(shares) / shares.sum())
        body = [(f"respondent reported {names[i]}", *(f"{shares[i, j]:.1%}" for j in range(2))) for i in range(2)]
        parts.append(
            f"<h3>Citizens by reported vote and vote in the model, {history.unit} {contest.time:g}</h3>"
            + table(["", *(f"votes for {name}" for name in names)], body)
            + f'<p class="note">{same:.1%} of citizens vote as the respondent whom they are drawn from said.</p>'
        )
    return "".join(parts) + _regression(history)


def _regression(history: History) -> str:
    """Return the logistic regression of the reported vote."""
    said = history.result.manifest.get("vote_reference")
    if not said:
        return ""
    rows = [
        (name.replace("_", " "), float(b), float(se), float(b / se))
        for name, b, se in zip(said["variables"], said["coefficients"], said["standard_errors"], strict=True)
    ]
    return (
        f"<h3>The regression of the reported vote</h3>"
        + table(["variable", "coefficient", "standard error", "z"], rows)
        + f'<p class="note">Log odds of a vote for {escape(said["parties"][1])} among {said["n"]:,} respondents; '
        f"McFadden’s R² {said['mcfadden_r2']:.2f}, right about {said['accuracy']:.1%}.</p>"
    )


def _measures(result: Result) -> str:
    """Return every measure at a few moments, and all of them to download."""
    time = np.asarray(result.measures["time"], np.float64)
    moments = sorted({round(k) for k in np.linspace(0, len(time) - 1, min(MOMENTS, len(time)))})
    rows = []
    for name, variable in result.measures.variables.items():
        if "time" not in variable.dims:
            continue
        values = np.asarray(variable.values, np.float64).reshape(len(time), result.n_worlds, -1)
        labels = [f" ({axis})" for axis in result.final.axes] if "axis" in variable.dims and len(result.final.axes) > 1 else [""]
        for c, label in enumerate(labels):
            middle = [decimals(_middle(values[k, :, c]), 3) for k in moments]
            rows.append((f"{variable.attrs.get('long_name', name)}{label}", _unit(variable.attrs.get("units", "")), *middle))
    unit = result.manifest["clock"]
    head = ["measure", "unit", *(f"{unit} {time[k]:.3g}" for k in moments)]
    which = "" if result.n_worlds == 1 else " (medians over worlds)"
    return section(f"All measures{which}", table(head, rows), f'<p class="note">{csv_link("measures", _everything(result))}</p>')


def _unit(unit: str) -> str:
    return unit.replace("^2", "²").replace("1", "–")


def _middle(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _everything(result: Result) -> Numbers:
    """Return all measures: one row a time, world, society and axis; quantiles where there are many worlds."""
    from polybius.reports.figures.picture import through_time

    names = [name for name, v in result.measures.variables.items() if "time" in v.dims]
    tables = [(h, through_time(h, names)) for h in list(histories(result))[:SHOWN]]
    rows = [(h.society, h.axis_name, *row) for h, numbers in tables for row in numbers.rows]
    return Numbers(["society", "axis", *tables[0][1].head], rows)


def _origins(premises: Premises) -> str:
    population = premises.result.manifest["population"]
    text = (
        f"Citizens are drawn with replacement from {population['respondents_used']:,} respondents of the "
        f"{population['survey']} ({short_source(population['source'])}; {population['license']}). {population.get('note', '')} "
        f"What is synthetic was not measured by anybody. {premises.hidden}"
    )
    kinds = premises.origins()
    marks = [(r, 1) for r, row in enumerate(kinds.rows) if row[1] == "synthetic"]
    return section("What is measured and what is synthetic", f"<p>{escape(text)}</p>", table(kinds.head, kinds.rows, marks))


def _theory(premises: Premises) -> str:
    said = premises.result.manifest["theory"]
    plan, (parameters, changed), society = premises.plan(), premises.parameters(), premises.society()
    given = [name for name in premises.theory.given if "." in name] if premises.theory else []
    outside = f"<p>Given and constant: {escape(listed(given))}.</p>" if given else ""
    claim = f"<p>{escape(said['claim'])} ({escape(short_source(said['source']))})</p>" if said["claim"] else ""
    steps = "Each step, in this order; within a mechanism everyone moves at once."
    return (
        section(f"The theory: {said['name'].replace('_', ' ')}", claim, f"<p>{steps}</p>", table(plan.head, plan.rows), outside)
        + section(
            "Parameters",
            f"<p>{_changed(len(changed))} “Arbitrary” marks values that no source gives.</p>",
            table(parameters.head, parameters.rows, changed),
            "<h3>The society at the start</h3>",
            table(society.head, society.rows),
        )
    )


def _changed(n: int) -> str:
    return "All values are defaults." if n == 0 else f"{count(n, 'value')} in bold {'is' if n == 1 else 'are'} not the default."


def _references(result: Result) -> str:
    def item(text: str, url: str) -> str:
        return f"<li>{escape(text)}" + (f' <a href="{escape(url)}">{escape(url)}</a>' if url else "") + "</li>"

    works = "".join(item(source.citation, source.url) for source in references(result.citations()))
    return section("References of what ran", f'<ol class="works">{works}</ol>' * bool(works))


def _manifest(result: Result) -> str:
    manifest = {key: value for key, value in result.manifest.items() if key not in ("segments", "digest")}
    text = json.dumps({**manifest, "fingerprints": result.fingerprints}, indent=1, ensure_ascii=False)
    made = result.manifest
    again = (
        "To run it again and compare: <code>polybius reproduce DIR</code>, with the folder of this report. "
        f"Made by polybius {escape(made['polybius'])} (sources {escape(made['source_hash'])}), Python {escape(made['versions']['python'])}, "
        f"NumPy {escape(made['versions']['numpy'])}, Numba {escape(made['versions']['numba'])}, backend {escape(made['backend'])}, "
        f"on {escape(made['started'][:10])}, in {made['seconds']:.3g} s."
    )
    return section("How to run it again", f"<p>{again}</p>", details("The whole manifest", f"<pre>{escape(text)}</pre>")) + (
        "<footer>A run shows what follows from a theory and its premises. It says nothing about the world "
        "until it is held against data that it was not made from.</footer>\n"
    )
