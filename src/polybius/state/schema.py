"""The system's columns: the data model as one page.

Structural columns (who belongs to whom) are made by the layout and need no
declaration by mechanisms: `id`, `world`, `society`, `origin`, `to`, `weight`, `seed`
and every `first_x`, where the rows of `x` that belong to row `i` are
`first_x[i]:first_x[i + 1]`.
"""

from polybius.state.column import Column, Kind

#: Index columns: which table the numbers point into.
POINTERS = {
    "societies.world": "worlds",
    "groups.world": "worlds",
    "groups.society": "societies",
    "parties.world": "worlds",
    "parties.society": "societies",
    "citizens.world": "worlds",
    "citizens.society": "societies",
    "citizens.party": "parties",
    "citizens.group": "groups",
    "ties.origin": "citizens",
    "ties.to": "citizens",
    "relations.world": "worlds",
    "relations.origin": "societies",
    "relations.to": "societies",
}

#: Row bounds, one longer than their table: which table's rows they delimit.
BOUNDS = {
    "citizens.first_tie": "ties",
    "societies.first_citizen": "citizens",
    "societies.first_party": "parties",
    "societies.first_group": "groups",
    "societies.first_relation": "relations",
    "worlds.first_society": "societies",
    "worlds.first_citizen": "citizens",
}

#: Structural columns with plain numbers.
LABELS = {
    "worlds.seed": "uint32",
    "societies.id": "uint32",
    "groups.id": "uint32",
    "parties.id": "uint32",
    "citizens.id": "uint32",
    "relations.id": "uint32",
    "ties.weight": "float32",
}

STRUCTURE = frozenset({*POINTERS, *BOUNDS, *LABELS})

GIVEN, CARRIED, DERIVED = Kind.GIVEN, Kind.CARRIED, Kind.DERIVED


def _column(
    name: str,
    unit: str,
    bounds: tuple[float, float],
    kind: Kind,
    meaning: str,
    *,
    dtype: str = "float",
    size: int | str = 0,
    start: float = 0.0,
) -> Column:
    low, high = bounds
    return Column(
        name=name, dtype=dtype, unit=unit, low=low, high=high, kind=kind, meaning=meaning, size=size, start=start
    )


VALUE, SHARE, STEP = (-1.0, 1.0), (0.0, 1.0), (-1.0, 2_147_483_647.0)

#: name, unit, range, kind, meaning
SYSTEM: tuple[Column, ...] = (
    _column("worlds.stopped", "yes/no", SHARE, CARRIED, "the world has come to rest", dtype="uint8"),
    # What a citizen holds, says and feels; one number per axis where the column says so.
    _column("citizens.private", "opinion", VALUE, CARRIED, "value held in private", size="axes"),
    _column("citizens.expressed", "opinion", VALUE, CARRIED, "value said in public", size="axes"),
    _column("citizens.anchor", "opinion", VALUE, GIVEN, "private value a citizen started from", size="axes"),
    _column("citizens.susceptibility", "1", SHARE, GIVEN, "openness to others; 1 - stubbornness", start=1.0),
    _column("citizens.resolve", "1", SHARE, GIVEN, "readiness to bear the cost of speaking", start=0.5),
    _column(
        "citizens.climate", "share", SHARE, CARRIED, "perceived share on the + side in public",
        size="axes", start=0.5,
    ),
    _column("citizens.pressure", "1", VALUE, CARRIED, "pressure by peers, + towards the + side", size="axes"),
    _column(
        "citizens.enforces", "side", VALUE, CARRIED, "side that a citizen presses others to take",
        dtype="int8", size="axes",
    ),
    _column("citizens.party_id", "1", VALUE, GIVEN, "party identification, + party 1, - party 0"),
    _column("citizens.attention", "share", SHARE, GIVEN, "share of days with television news"),
    _column("citizens.vote", "party", (-1, 127), CARRIED, "last vote: party, or -1", dtype="int8", start=-1),
    _column("citizens.age", "year", (0, 130), GIVEN, "age", dtype="uint8", start=40),
    _column("citizens.education", "level", (0, 20), GIVEN, "education, in the survey's levels", dtype="uint8"),
    _column("citizens.income", "level", (0, 100), GIVEN, "income, in the survey's levels", dtype="uint8"),
    _column("citizens.respondent", "row", (0, 65_535), GIVEN, "survey row drawn from", dtype="uint16"),
    # Parties: party 0 and 1 of a society contest its elections.
    _column("parties.position", "opinion", VALUE, GIVEN, "position offered to voters", size="axes"),
    _column("parties.valence", "utility", (-10, 10), GIVEN, "appeal apart from position"),
    # Office: the line, and what it costs to say something else.
    _column("societies.line", "opinion", VALUE, CARRIED, "official line", size="axes"),
    _column("societies.severity", "utility", (0, 100), GIVEN, "office's sanction on what lies off the line"),
    _column("societies.tolerance", "opinion", (0, 2), GIVEN, "distance from the line that office tolerates"),
    _column("societies.slant", "opinion", VALUE, GIVEN, "position that the media broadcast", size="axes"),
    _column("societies.reach", "share", SHARE, GIVEN, "share of the attentive whom the media reach"),
    _column("societies.appeal", "share", SHARE, GIVEN, "share of those reached who take the message in"),
    _column("societies.party_in_power", "party", (-1, 127), CARRIED, "party in office", dtype="int8"),
    _column("societies.election_at", "step", STEP, CARRIED, "step of the next election; -1 for none",
            dtype="int32", start=-1),
    _column("societies.elected_at", "step", STEP, CARRIED, "step of the last election; -1 before any",
            dtype="int32", start=-1),
    _column("societies.result", "share", (-1, 1), CARRIED, "party 1's share at the last election; -1 before any",
            start=-1),
)
