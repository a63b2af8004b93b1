"""What is tried, area by area: a description, and a call that must work or refuse in a sentence."""

import copy
import hashlib
import json
import random
import shutil
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nasty
import numpy as np
from rich.console import Console
from typer.testing import CliRunner

import polybius
from polybius.results import Result
from polybius.scenarios import Scenario, names
from polybius.scenarios.blueprint import Blueprint

Case = tuple[str, Callable[[], object]]

CONTENT: dict[str, Any] = {
    "scenario": {
        "name": "small",
        "title": "Small",
        "description": "d",
        "theory": "hidden_majority",
        "years": 1.0,
        "steps_per_year": 12,
        "seed": 5,
        "answers": ["private_mean"],
    },
    "population": {
        "survey": "anes1996",
        "citizens": 60,
        "hidden_support": 0.3,
        "hidden_side": 1,
        "hidden_axis": 0,
        "hidden_evidence": 0.5,
        "margins": {},
        "synthetic": {"resolve": {"median": 0.4}},
        "latent": {"nation": {"loading": 0.5, "meaning": "from a (-) to b (+)"}},
    },
    "start": {"silenced": 0.1, "climate": [0.5], "settle": 0.0},
    "network": {"kind": "watts_strogatz", "neighbours": 6, "p": 0.1},
    "parties": {"name": ["a", "b"], "position": [[-0.5], [0.5]], "valence": [0.0, 0.1]},
    "society": {"line": [0.1], "severity": 1.0, "election_at": 1.0},
    "parameters": {"Influence": {"rate": 0.5}},
    "interventions": [{"at": 0.5, "column": "societies.severity", "value": 0.0, "for": 0.25, "note": "n"}],
    "record": {"every": 1, "measures": "standard", "cells": 8, "groups": True, "panel": 4, "frames": 0},
    "survey": {"every": 0.5, "sample": 50, "points": 7, "error": 0.1, "items": ["expressed"]},
    "swings": [{"title": "early", "from": 0.0, "to": 0.5}],
}
NETWORKS: tuple[dict[str, Any], ...] = (
    {"kind": "moore_lattice", "shape": [6, 10], "wraps": True, "radius": 1},
    {"kind": "von_neumann_lattice", "shape": [6, 10], "wraps": [True, False]},
    {"kind": "stochastic_block_model", "sizes": [30, 30], "mean_degree": [[4, 1], [1, 4]]},
    {"kind": "erdos_renyi", "mean_degree": 4.0},
    {"kind": "ring", "neighbours": 4},
    {"kind": "random_regular", "degree": 4},
    {"kind": "barabasi_albert", "m": 2},
    {"kind": "complete"},
    {"kind": "configuration_model", "degrees": [2] * 60},
)
MAPPING: dict[str, Any] = {
    "survey": {"name": "s", "delimiter": ",", "weight": "w", "keep": ["k"]},
    "axes": {"ideology": {"item": "x", "scale": [1, 5], "to": [-1, 1], "missing": [9, ""]}},
    "columns": {"age": {"item": "age", "scale": [17, 90]}},
    "vote": {"item": "v", "categories": {"L": 0, "R": 1}, "missing": ["", "none"]},
    "parties": [
        {"name": "L", "positions": {"ideology": "pl"}},
        {"name": "R", "positions": {"ideology": "pr"}},
    ],
    "synthetic": {"resolve": {"median": 0.4}},
}
SHEET = "x,age,v,pl,pr,w,k\n" + "".join(
    f"{1 + k % 5},{18 + 7 * k % 70},{'LR'[k % 2]},{1 + k % 2},{4 + k % 2},1,{'ab'[k % 2]}\n"
    for k in range(12)
)


def take(content: dict[str, Any], owner: str = "scenario") -> object:
    """Take a scenario as far as a world that could run."""
    blueprint = Blueprint.of(Scenario.parse(content, owner))
    blueprint.notes  # noqa: B018
    if blueprint.scenario.population.citizens <= 500:
        return blueprint.world(blueprint.scenario.scenario.seed)
    return None


def scenario_keys(rng: random.Random, work: Path) -> Case:
    content = copy.deepcopy(CONTENT)
    if rng.random() < 0.4:
        content["network"] = dict(rng.choice(NETWORKS))
        changed, what = nasty.edited(content["network"], rng)
        content["network"] = changed
        return f"network {what}", lambda: take(content)
    made, what = nasty.edited(content, rng)
    return what, lambda: take(made)


def scenario_bytes(rng: random.Random, work: Path) -> Case:
    library = Path(polybius.__file__).parent / "scenarios" / "library"
    content, what = nasty.damaged((library / f"{rng.choice(names())}.toml").read_bytes(), rng)
    path = work / "s.toml"
    path.write_bytes(content)
    return what, lambda: take(Scenario.read(path).with_overrides(citizens=60).to_dict())


def settings(rng: random.Random, work: Path) -> Case:
    key = rng.choice(
        [
            "Influence.rate",
            "population.citizens",
            "scenario.years",
            "start.climate",
            "network.mean_degree",
            "record.panel",
            "a.b.c.d",
            "Typo.x",
            "population",
            "interventions",
            "society.line",
            "x",
        ]
    )
    given = nasty.value(rng)
    text = given if isinstance(given, str) else nasty.short(given)
    option = rng.choice(["--set", "--set", "--years", "--citizens", "--worlds", "--seed", "--threads"])
    argument = f"{key}={text}" if option == "--set" else text
    words = ("run", "two_victories", "--citizens=60", f"{option}={argument}")  # small, unless it says else
    return f"run {option} {argument[:60]!r}", lambda: command(*words)


def nonsense(rng: random.Random, work: Path) -> Case:
    commands = [
        "plan",
        "theories",
        "mechanisms",
        "models",
        "odd",
        "diagram",
        "show",
        "report",
        "cite",
        "draw",
        "x",
        "animate",
        "reproduce",
        "scenarios",
        "--version",
        "cache",
        "run",
        "signs",
        "reference",
    ]
    options = ["--out", "--axis", "--format", "--what", "--measure", "--all", "--json", "--only", "--bibtex"]
    words = [rng.choice(commands)]
    for _ in range(rng.randrange(1, 4)):
        words += [rng.choice(options) if rng.random() < 0.4 else rng.choice(nasty.TEXTS)]
    if words[0] in ("run", "signs", "reference", "animate") and rng.random() < 0.9:
        words.insert(1, "--no-such-option")
    if words[0] == "reference" and len(words) == 1:
        words.append("--nothing")
    return f"{words}"[:120], lambda: command(*words)


def outputs(rng: random.Random, work: Path) -> Case:
    (work / "file").write_text("old")
    (work / "link").symlink_to("file")
    place = rng.choice(
        [
            "",
            ".",
            "..",
            "/",
            "n" * 255,
            "n" * 300,
            "no/where.md",
            "file/x",
            "link",
            "file",
            "/dev/null",
            "nul\0",
            "x.svg",
            "x.gif",
            "x.html",
            *nasty.TEXTS,
        ]
    )
    words = rng.choice([("odd", "frozen"), ("diagram", "frozen"), ("run", "frozen")])

    def call() -> object:
        import os

        before = Path.cwd()
        os.chdir(work)
        try:
            return command(*words, "--out", place)
        finally:
            os.chdir(before)

    return f"{words} --out {place[:40]!r}", call


def command(*words: str) -> object:
    from polybius.cli import app

    done = CliRunner().invoke(app, list(words))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in (0, 1, 2), done.exit_code
    assert "\x1b[2J" not in done.output
    return done.output


def surveys(rng: random.Random, work: Path) -> Case:
    from polybius.populations import Respondents, Survey, SurveyMapping

    mapping, sheet, what = copy.deepcopy(MAPPING), SHEET, "sound"
    if rng.random() < 0.5:
        mapping, what = nasty.edited(mapping, rng)
    else:
        lines = sheet.splitlines()
        row = rng.randrange(len(lines))
        cells = lines[row].split(",")
        cells[rng.randrange(len(cells))] = rng.choice([*nasty.TEXTS, *map(nasty.short, nasty.NUMBERS)])
        lines[row] = ",".join(cells if rng.random() < 0.8 else cells * 2)
        sheet, what = "\n".join(lines), f"row {row}: {lines[row][:60]}"
    path = work / "s.csv"
    path.write_bytes(sheet.encode("utf-8", "surrogatepass"))

    def call() -> object:
        found = SurveyMapping.parse(mapping)
        return Respondents.of(Survey.read(path, found), found)

    return what, call


def parquet(rng: random.Random, work: Path) -> Case:
    import pandas as pd

    from polybius.populations import Respondents, Survey, SurveyMapping

    frame = pd.read_csv(StringIO(SHEET))
    column = rng.choice(list(frame.columns))
    kinds: list[Callable[[Any], Any]] = [
        lambda c: c.astype(str),
        lambda c: c.astype("category"),
        lambda c: c.astype("string"),
        lambda c: pd.Series(pd.date_range("2020", periods=len(c))),
        lambda c: c.astype(bool),
        lambda c: [b"x"] * len(c),
        lambda c: [[1]] * len(c),
        lambda c: [None] * len(c),
        lambda c: [1e300] * len(c),
        lambda c: [""] * len(c),
        lambda c: [{"a": 1}] * len(c),
        lambda c: [float("nan")] * len(c),
        lambda c: [float("inf")] * len(c),
    ]
    kind = rng.randrange(len(kinds))
    frame[column] = kinds[kind](frame[column])
    buffer = BytesIO()
    frame.to_parquet(buffer)
    content, what = buffer.getvalue(), f"{column} as kind {kind}"
    if rng.random() < 0.3:
        content, what = nasty.damaged(content, rng)
    path = work / "s.parquet"
    path.write_bytes(content)

    def call() -> object:
        found = SurveyMapping.parse(MAPPING)
        return Respondents.of(Survey.read(path, found), found)

    return what, call


def networks(rng: random.Random, work: Path) -> Case:
    from polybius.state.networks import read_edges, read_graphml

    if rng.random() < 0.5:
        lines = ["source,target,weight"] + [f"{k},{(k + 1) % 9},{k / 2}" for k in range(9)]
        row = rng.randrange(len(lines))
        cells = lines[row].split(",")
        cells[rng.randrange(len(cells))] = rng.choice([*nasty.TEXTS, *map(nasty.short, nasty.NUMBERS)])
        lines[row] = ",".join(cells if rng.random() < 0.7 else cells[: rng.randrange(3)])
        path = work / "n.csv"
        path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        return f"edges, row {row}: {lines[row][:60]}", lambda: read_edges(path, 9)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="w" for="edge" attr.name="weight" attr.type="double"/><graph edgedefault="directed">'
        '<node id="a"/><node id="b"/><edge source="a" target="b"><data key="w">1.5</data></edge>'
        "</graph></graphml>"
    )
    for _ in range(rng.randrange(1, 3)):
        old = rng.choice(
            ["UTF-8", "double", "directed", 'id="a"', "1.5", "weight", '"b"', "</graph>", "edge", "graphml"]
        )
        text = text.replace(
            old, rng.choice(["UTF9", "banana", "", "x", "int", '"', "<", "1e999", "&x;", old * 2]), 1
        )
    path = work / "n.graphml"
    path.write_bytes(text.encode())
    return f"graphml {text[40:100]}", lambda: read_graphml(path)


def read(folder: Path, rng: random.Random) -> object:
    """Read a result and look at it as people do."""
    from polybius.reports import html_report, print_summary

    result = Result.load(folder)
    repr(result), result._repr_html_(), result.citations()
    print_summary(result, Console(file=StringIO()), in_full=rng.random() < 0.5)
    if rng.random() < 0.1:
        page = html_report(result)
        assert "<script" not in page and "onerror=y>" not in page.replace("&gt;", "")
    return result


def sign(folder: Path) -> None:
    """Write lengths, digests and the manifest's own digest anew."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(manifest, dict):
        manifest.pop("digest", None)
        files = manifest.get("files")
        if isinstance(files, dict) and files.keys() == {"measures.nc", "state.npz"}:
            for name in files:
                content = (folder / name).read_bytes()
                files[name] = {
                    "bytes": len(content),
                    "blake2b": hashlib.blake2b(content, digest_size=16).hexdigest(),
                }
        signed = json.dumps(manifest, sort_keys=True).encode()
        manifest["digest"] = hashlib.blake2b(signed, digest_size=16).hexdigest()
    path.write_text(json.dumps(manifest), encoding="utf-8")


def folders(rng: random.Random, work: Path) -> Case:
    folder = Path(shutil.copytree(work.parent / "kept", work / "r"))
    name = rng.choice(["manifest.json", "measures.nc", "state.npz"])
    content, what = nasty.damaged((folder / name).read_bytes(), rng)
    (folder / name).write_bytes(content)
    if rng.random() < 0.15:
        (folder / name).unlink()
        what = "missing"
    return f"{name} {what}", lambda: read(folder, rng)


def manifests(rng: random.Random, work: Path) -> Case:
    folder = Path(shutil.copytree(work.parent / "kept", work / "r"))
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if rng.random() < 0.1:
        listed = rng.choice(
            ["/dev/zero", "/etc/hostname", "../x", "..", "", "manifest.json", "/dev/stdin", "a/b"]
        )
        manifest["files"] = {listed: {"bytes": 3, "blake2b": "0" * 32}}
        what = f"files: {listed}"
    else:
        what = ""
        for _ in range(20):
            made, what = nasty.edited(manifest, rng)
            try:
                json.dumps(made)
                break
            except (ValueError, RecursionError, TypeError):
                continue
        manifest = made
    path.write_text(json.dumps(manifest), encoding="utf-8")
    sign(folder)
    return what, lambda: read(folder, rng)


def states(rng: random.Random, work: Path) -> Case:
    folder = Path(shutil.copytree(work.parent / "kept", work / "r"))
    with np.load(folder / "state.npz") as archive:
        arrays = {name: archive[name] for name in archive.files}
    name = rng.choice(list(arrays))
    kinds: list[Callable[[Any], Any]] = [
        lambda a: np.ravel(a)[:0],
        lambda a: np.repeat(a[None], 2, 0),
        lambda a: a.astype(str),
        lambda a: a.astype(float) * np.nan,
        lambda a: a.astype(float) + 1e9,
        lambda a: np.array(3),
        lambda a: np.full((2, 2, 2), 1),
        lambda a: a.ravel()[::-1],
        lambda a: a.astype(complex),
        lambda a: np.array([object()] * 2, object),
        lambda a: None,
        lambda a: -a.astype(int) - 1,
    ]
    kind = rng.randrange(len(kinds))
    try:
        made = kinds[kind](arrays[name])
    except (TypeError, ValueError):
        made = None
    arrays = {key: value for key, value in arrays.items() if key != name}
    if made is not None:
        arrays[name if rng.random() < 0.9 else rng.choice(["swing.x.y", "zzz", "swing.0.z", "ties.q"])] = made
    save = np.savez_compressed if rng.random() < 0.1 else np.savez
    save(folder / "state.npz", **arrays)
    sign(folder)
    return f"state {name} kind {kind}", lambda: read(folder, rng)


def records(rng: random.Random, work: Path) -> Case:
    import h5py

    folder = Path(shutil.copytree(work.parent / "kept", work / "r"))
    with h5py.File(folder / "measures.nc", "r+") as file:
        name = rng.choice([*file, "distribution/private", "groups/size"])
        kind = rng.randrange(6)
        if name not in file:
            name = "time"
        if kind == 0:
            del file[name]
        elif kind == 1:
            file.move(name, "zzz")
        elif kind == 2:
            file.create_group("zzz")
        elif kind == 3:
            file["link"] = h5py.ExternalLink("/etc/hostname", "/x")
        elif kind == 4 and isinstance(file[name], h5py.Dataset) and file[name].dtype.kind in "if":
            file[name][...] = rng.choice([0, -1, 2**31 - 1])
        else:
            file.create_dataset("huge", (10**12,), "f8")
    sign(folder)
    return f"records {name} kind {kind}", lambda: read(folder, rng)


def texts(rng: random.Random, work: Path) -> Case:
    """Names and titles that end in figures, tables and documents."""
    from polybius.reports import diagram, ridge_plot
    from polybius.theories import THEORIES

    text, other = rng.choice(nasty.TEXTS), rng.choice(nasty.TEXTS)
    result = Result.load(work.parent / "kept")
    manifest = copy.deepcopy(result.manifest)
    manifest["scenario"]["scenario"]["title"] = text
    manifest["parties"] = [{**party, "name": other} for party in manifest["parties"]]
    result.checkpoint.state.axes = (text, *result.final.axes[1:])
    shown = Result(
        result.measures,
        manifest,
        result.fingerprints,
        result.checkpoint,
        **{name: getattr(result, name) for name in ("distribution", "groups", "panel")},
    )

    def call() -> object:
        from polybius.reports import print_summary

        made = ridge_plot(shown).svg if rng.random() < 0.5 else diagram(THEORIES["frozen"], [], text)
        ElementTree.fromstring(made)
        terminal = StringIO()
        import contextlib

        with contextlib.redirect_stdout(terminal):
            print_summary(shown)
        assert "\x1b[2J" not in terminal.getvalue()
        return shown._repr_html_()

    return f"texts {text[:30]!r} {other[:30]!r}", call


def interface(rng: random.Random, work: Path) -> Case:
    given = nasty.odd(rng)
    key = rng.choice(["citizens", "years", "worlds", "seed", "threads", "set", "out", "until", "scenario"])
    calls: list[Callable[[], object]] = [
        lambda: (
            polybius.run("two_victories", **{"citizens": 60, "years": 1.0, key: given})
            if key != "scenario"
            else polybius.run(given)
        ),
        lambda: polybius.load(given),
        lambda: (
            polybius.simulate("voter", n=given, max_steps=1)  # type: ignore[arg-type]
            if isinstance(given, str)
            else polybius.load(given)
        ),
        lambda: Scenario.parse({"population": {"citizens": given}}),
        lambda: Scenario.parse(given if isinstance(given, dict) else {"scenario": given}),
        lambda: polybius.load("frozen").with_overrides(set={"population.citizens": given}),
        lambda: polybius.load("frozen").with_overrides(set={"Influence.rate": given}),
        lambda: polybius.load("frozen").adding(given),
        lambda: Result.load(given),
    ]
    which = rng.randrange(len(calls))
    return f"call {which}, {key} = {nasty.short(given)}", calls[which]


AREAS: dict[str, tuple[Callable[[random.Random, Path], Case], float]] = {
    "scenario, key by key": (scenario_keys, 0.2),
    "scenario, bytes": (scenario_bytes, 0.08),
    "--set and numbers": (settings, 0.1),
    "command line with nonsense": (nonsense, 0.1),
    "--out": (outputs, 0.04),
    "survey and mapping": (surveys, 0.12),
    "Parquet": (parquet, 0.05),
    "edge lists, GraphML": (networks, 0.08),
    "result folders damaged": (folders, 0.05),
    "manifests signed again": (manifests, 0.08),
    "states signed again": (states, 0.03),
    "records signed again": (records, 0.02),
    "texts": (texts, 0.02),
    "API": (interface, 0.03),
}
