"""Results made by hand: no simulation runs here, so every number that a report must show is known."""

from dataclasses import replace
from typing import Any

import numpy as np

from polybius.measures import fitting
from polybius.results import Checkpoint, Record, Result, Variable
from polybius.state import State, Table
from polybius.theories import THEORIES

YEARS = 10
TIME = np.arange(YEARS + 1, dtype=np.float64)
#: What the made theory keeps of citizens and society.
COLUMNS = (
    *(f"citizens.{name}" for name in ("private", "expressed", "climate", "vote", "salience", "fortitude")),
    *("societies.line", "societies.output", "societies.institutions", "parties.position"),
)
CELLS = np.array([-0.75, -0.25, 0.25, 0.75])


def make_result(
    *,
    worlds: int = 1,
    societies: int = 1,
    axes: tuple[str, ...] = ("ideology",),
    transfers: tuple[bool, ...] = (True, True),
    elections: bool = True,
    extras: bool = True,
    sincere: bool = False,
) -> Result:
    """Return ten years, recorded yearly, with elections in years 2 and 6.

    Public opinion stands at -0.2, and from year 7 on at +0.2; private at +0.1 throughout. Where all are
    `sincere`, public opinion is private opinion.
    """
    late = TIME >= 7
    courses = {
        "private_mean": np.full(YEARS + 1, 0.1),
        "expressed_mean": np.where(late, 0.2, -0.2),
        "falsification_gap": np.where(late, 0.1, 0.3),
        "falsifying_share": np.where(TIME == 3, 0.5, np.where(late, 0.1, 0.4)),
        "climate_mean": np.where(late, 0.5, 0.25),
        "expressed_share_plus": np.where(late, 0.6, 0.2),
        "expressed_share_minus": np.where(late, 0.2, 0.6),
        "expressed_share_neither": np.full(YEARS + 1, 0.2),
        "expressed_esteban_ray": np.where(late, 0.25, 0.15),
    }
    if sincere:
        told = ("expressed_mean", "falsification_gap", "falsifying_share")
        courses |= dict(zip(told, np.array([0.1, 0.0, 0.0])[:, None] * np.ones(YEARS + 1), strict=True))
        courses |= {"climate_mean": np.full(YEARS + 1, 0.5)}
    measures = {}
    sizes = {"axis": len(axes), "other": len(axes), "party": 2, "fortitude": 4}
    for measure in fitting(COLUMNS):
        course = np.asarray(courses.get(measure.name, np.full(YEARS + 1, 0.5)))
        if "vote" in measure.name:
            course = np.where(np.arange(YEARS + 1) < 2, np.nan, course)  # no vote before the first election
        more = [sizes[dim] for dim in measure.dims]
        course = course.reshape(-1, *(1,) * (2 + len(more)))
        values = np.broadcast_to(course, (len(TIME), worlds, societies, *more)).copy()
        attrs = {"units": measure.unit, "long_name": measure.long_name}
        measures[measure.name] = Variable(("time", "world", "society", *measure.dims), values, attrs)
    coords = {
        "time": Variable(("time",), TIME, {"units": "year"}),
        "world": Variable(("world",), np.arange(worlds)),
        "society": Variable(("society",), np.arange(societies)),
        "axis": Variable(("axis",), np.array(axes, np.str_)),
        "other": Variable(("other",), np.array(axes, np.str_)),
    }
    parts: dict[str, Any] = {}
    if extras:
        parts = {
            "distribution": _distribution(worlds, societies, len(axes)),
            "groups": _groups(worlds, societies, len(axes)),
            "swings": _swings(worlds, societies, len(axes)),
            "survey": _survey(worlds, societies, len(axes)),
        }
    if elections:
        parts |= _elections(worlds, societies, transfers)
    state = State(axes, {"citizens": Table("citizens", 1000 * worlds), "worlds": Table("worlds", worlds)})
    checkpoint = Checkpoint(state, YEARS, np.full(worlds, -1, np.int64))
    prints = [f"{w:032x}" for w in range(worlds)]
    return Result(Record(measures, coords), _manifest(worlds, axes), prints, checkpoint, **parts)


def _distribution(worlds: int, societies: int, axes: int) -> Record:
    shares = {"private": [0.1, 0.3, 0.4, 0.2], "expressed": [0.4, 0.3, 0.2, 0.1]}
    shape = (len(TIME), worlds, societies, axes, len(CELLS))
    dims = ("time", "world", "society", "axis", "cell")
    made = {name: np.broadcast_to(np.array(share), shape).copy() for name, share in shares.items()}
    made["private"][1, ..., :2] = 0.2  # a stir on the - side, soon over
    return Record(
        {name: Variable(dims, values) for name, values in made.items()},
        {"time": Variable(("time",), TIME), "cell": Variable(("cell",), CELLS)},
    )


def _groups(worlds: int, societies: int, axes: int) -> Record:
    # The core nation walks 0.3 up on the first axis and 0.4 down on the others: 0.5 on a plane.
    # Of the cohorts one is there from the start to year 5, and the other after it.
    lead = ("time", "world", "society")
    means = np.full((len(TIME), worlds, societies, 4, axes), 0.1, np.float32)
    pace = TIME[:, None, None] / YEARS
    means[:, :, :, 0] = -0.4 * pace[..., None]
    means[:, :, :, 0, 0] = 0.3 * pace
    means[6:, :, :, 2] = means[:6, :, :, 3] = np.nan
    share = np.where(np.isnan(means[..., 0]), 0, 0.5)
    line = np.full((len(TIME), worlds, societies, axes), -0.2, np.float32)
    positions = np.broadcast_to(np.array([-0.3, 0.3])[:, None], (*line.shape[:3], 2, axes))
    coords = {
        "group": ["core nation", "close to Right", "aged 70 or more at the start", "born in years 0 to 10"],
        "kind": ["nation", "identity", "cohort", "cohort"],
    }
    return Record(
        {
            "private": Variable((*lead, "group", "axis"), means),
            "expressed": Variable((*lead, "group", "axis"), means),
            "share": Variable((*lead, "group"), share),
            "line": Variable((*lead, "axis"), line),
            "position": Variable((*lead, "party", "axis"), positions),
        },
        {
            **{name: Variable(("group",), np.array(texts, np.str_)) for name, texts in coords.items()},
            "party": Variable(("party",), np.array(["Left & Co", "Right"], np.str_)),
            "time": Variable(("time",), TIME),
        },
    )


def _swings(worlds: int, societies: int, axes: int) -> Record:
    # first window: nothing much; second: +0.4 = +0.3 revelation - 0.05 conversion + 0.15 new falsification
    parts = {"revelation": (0.01, 0.3), "conversion": (0.0, -0.05), "new_falsification": (0.0, 0.15)}
    shape = (2, worlds, societies, axes)
    dims = ("swing", "world", "society", "axis")
    return Record(
        {k: Variable(dims, np.broadcast_to(np.reshape(v, (2, 1, 1, 1)), shape)) for k, v in parts.items()},
        {
            "title": Variable(("swing",), np.array(["after the first", "after the <second>"], np.str_)),
            "from": Variable(("swing",), np.array([2.0, 6.0])),
            "to": Variable(("swing",), np.array([4.0, 8.0])),
        },
    )


def _survey(worlds: int, societies: int, axes: int) -> Record:
    lead = (3, worlds, societies, 1, axes)
    dims = ("wave", "world", "society", "item", "axis")
    share = np.broadcast_to(np.array([0.5, 0.2, 0.3]), (*lead, 3))
    return Record(
        {
            "share": Variable((*dims, "category"), share),
            "mean": Variable(dims, np.full(lead, -0.2)),
            "standard_error": Variable(dims, np.full(lead, 0.01)),
            "asked": Variable(dims[:3], np.full(lead[:3], 500)),
        },
        {
            "time": Variable(("wave",), np.array([0.0, 5.0, 10.0])),
            "item": Variable(("item",), np.array(["expressed"], np.str_)),
            "category": Variable(("category",), np.arange(1, 4)),
        },
    )


def _elections(worlds: int, societies: int, transfers: tuple[bool, ...]) -> dict[str, Record]:
    rows = []
    office = 0
    for k, transfer in enumerate(transfers):
        winner = 1 - office if transfer else office
        share = 0.55 if winner else 0.45
        rows += [
            (2.0 + 4 * k, w, s, office, winner, share, transfer)
            for w in range(worlds)
            for s in range(societies)
        ]
        office = winner
    names = ("time", "world", "society", "incumbent", "winner", "share", "transfer")
    columns = {
        k: Variable(("election",), np.array(v)) for k, v in zip(names, zip(*rows, strict=True), strict=True)
    }
    # of all citizens 0.5 would have voted and vote for party 0, 0.3 for party 1; 0.1 each changed
    table = np.array([[0.0, 0.0, 0.0], [0.0, 0.5, 0.1], [0.0, 0.1, 0.3]])
    votes = Variable(("election", "reported", "voted"), np.broadcast_to(table, (len(rows), 3, 3)))
    coords = {"time", "world", "society"}
    return {
        "elections": Record(
            {k: v for k, v in columns.items() if k not in coords},
            {k: v for k, v in columns.items() if k in coords},
        ),
        "votes": Record({"citizens": votes}, {}),
    }


def with_a_third_party(result: Result) -> Result:
    """Return a result of one world whose second election a newcomer wins: 30, 30 and 40 % of the vote."""
    shares = {"votes_0": [0.45, 0.3], "votes_1": [0.55, 0.3], "votes_2": [0.0, 0.4]}
    more = {name: Variable(("election",), np.array(got)) for name, got in shares.items()}
    elections = Record({**result.elections.variables, **more}, result.elections.coords)
    elections["winner"][1] = 2
    result.manifest["parties"].append({"name": "New", "position": [0.0], "valence": 0.0})
    return replace(result, elections=elections)


def _manifest(worlds: int, axes: tuple[str, ...]) -> dict[str, Any]:
    theory = THEORIES["hidden_majority"]
    place = "own place, from extremely liberal (-) to extremely conservative (+)"
    return {
        "polybius": "0.1.0",
        "source_hash": "0" * 16,
        "versions": {"python": "3.11", "numpy": "2", "numba": "0.61"},
        "backend": "compiled",
        "seeds": list(range(1, worlds + 1)),
        "citizens": 1000,
        "axes": list(axes),
        "steps": YEARS,
        "dt": 1.0,
        "clock": "year",
        "started": "2025-01-01T00:00:00+00:00",
        "seconds": 1.5,
        "theory": {
            "name": theory.name,
            "claim": theory.claim,
            "source": theory.source,
            "mechanisms": [{"slot": slot.name, "mechanism": slot.name} for slot in theory.all_slots],
            "parameters": {**theory.values(), "Election.term": 3.0},
        },
        "parties": [
            {"name": "Left & Co", "position": [-0.3] * len(axes), "valence": 0.0},
            {"name": "Right", "position": [0.3] * len(axes), "valence": 0.0},
        ],
        "population": {
            "survey": "A survey",
            "source": "anes1996",
            "license": "public domain",
            "respondents_used": 944,
            "hidden_support": {"share": 0.3, "side": 1, "axis": 0, "evidence": 1.0},
            "mapping": [
                {
                    "column": f"citizens.expressed ({axes[0]})",
                    "kind": "measured",
                    "item": "selfLR",
                    "how": place,
                },
                {"column": "citizens.resolve", "kind": "synthetic", "item": "", "how": "drawn"},
            ],
        },
        "vote_reference": {
            "parties": ["Left & Co", "Right"],
            "variables": ["constant", "closeness", "party_id"],
            "n": 944,
            "reported_share": 0.416,
            "predicted_share": 0.441,
            "accuracy": 0.906,
            "mcfadden_r2": 0.61,
            "coefficients": [-0.8, 1.4, 3.7],
            "standard_errors": [0.1, 0.2, 0.25],
        },
        "citations": ["kuran1995", "anes1996"],
        "scenario": {
            "scenario": {
                "name": "two_victories",
                "title": "Two <victories>",
                "description": "A norm & a vote.",
            },
            "network": {"kind": "homophilous", "mean_degree": 10.0, "undirected": False},
            "start": {"silenced": 0.5, "climate": [0.5], "settle": 3.0},
            "society": {"line": [-0.4], "election_at": [2.0]},
            "interventions": [
                {"at": 5.0, "column": "societies.reach", "value": [0.5], "note": "a new channel"}
            ],
        },
    }
