"""The system's columns: the data model as one page.

Structural columns (who belongs to whom) are made by the layout and need no
declaration by mechanisms: `id`, `world`, `society`, `origin`, `to`, `weight`, `seed`
and every `first_x`, where the rows of `x` that belong to row `i` are
`first_x[i]:first_x[i + 1]`. All stay as they are, but for `citizens.id`: a place in memory is used
again when a `Replacement` lets somebody else have it, who gets an id of their own.
"""

from functools import partial

from polybius.state.column import EXACT, Column, Kind

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

#: Row bounds and the pointers that say the same from below.
MEMBERSHIPS = {
    "worlds.first_society": "societies.world",
    "worlds.first_citizen": "citizens.world",
    "societies.first_citizen": "citizens.society",
    "societies.first_party": "parties.society",
    "societies.first_group": "groups.society",
    "societies.first_relation": "relations.origin",
    "citizens.first_tie": "ties.origin",
}

#: Structural columns with plain numbers.
LABELS = {
    "worlds.seed": "uint32",
    "societies.id": "uint32",
    "groups.id": "uint32",
    "parties.id": "uint32",
    "citizens.id": "int64",
    "relations.id": "uint32",
    "ties.weight": "float",
}

STRUCTURE = frozenset({*POINTERS, *BOUNDS, *LABELS})

#: What a citizen's id grows by when another takes their place: its low 32 bits are the place's number
#: in its world, the bits above count the people who held it before.
GENERATION = 2**32

GIVEN, CARRIED, DERIVED = Kind.GIVEN, Kind.CARRIED, Kind.DERIVED


def _flat(
    name: str,
    unit: str,
    bounds: tuple[float, float],
    kind: Kind,
    meaning: str,
    dtype: str = "float",
    start: float = 0.0,
    size: int | str = 0,
    stays: bool = False,
    unknown: tuple[float, ...] = (),
    later: bool = False,
) -> Column:
    return Column(
        name=name,
        dtype=dtype,
        unit=unit,
        low=bounds[0],
        high=bounds[1],
        kind=kind,
        meaning=meaning,
        size=size,
        start=start,
        stays=stays,
        unknown=unknown,
        later=later,
    )


#: One number per value axis.
_wide = partial(_flat, size="axes")

#: What comes with a place in work and life, whoever takes it.
_place = partial(_flat, kind=CARRIED, stays=True)

#: What begins with a number that stands for "none" or "not yet".
NONE, NEVER = (-1.0,), (-2.0, -1.0)

VALUE, SHARE, STEP = (-1.0, 1.0), (0.0, 1.0), (-1.0, 2_147_483_647.0)

#: name, unit, range, kind, meaning
SYSTEM: tuple[Column, ...] = (
    _flat("worlds.stopped", "yes/no", SHARE, CARRIED, "the world has come to rest", "uint8"),
    # Who a citizen is: every draw is keyed by it.
    _flat("citizens.id", "1", (0.0, EXACT), GIVEN, "place in the world, + 2^32 a predecessor", "int64"),
    # What a citizen holds, says and feels.
    _wide("citizens.private", "opinion", VALUE, CARRIED, "value held in private"),
    _wide("citizens.expressed", "opinion", VALUE, CARRIED, "value said in public"),
    _wide("citizens.anchor", "opinion", VALUE, GIVEN, "private value a citizen started from"),
    _flat("citizens.susceptibility", "1", SHARE, GIVEN, "openness to others; 1 - stubbornness", start=1.0),
    _flat("citizens.resolve", "1", SHARE, GIVEN, "readiness to bear the cost of speaking", start=0.5),
    _wide("citizens.climate", "share", SHARE, CARRIED, "perceived share on the + side in public", start=0.5),
    _wide(
        "citizens.upbringing",
        "share",
        VALUE,
        CARRIED,
        "climate one grew up in; -1 before any",
        start=-1,
        unknown=NONE,
    ),
    _wide("citizens.pressure", "1", VALUE, CARRIED, "pressure by peers, + towards the + side"),
    _wide("citizens.enforces", "side", VALUE, CARRIED, "side that a citizen presses others to take", "int8"),
    _flat("citizens.party_id", "1", VALUE, GIVEN, "party identification, + party 1, - party 0"),
    _flat("citizens.attention", "share", SHARE, GIVEN, "share of days with television news"),
    _flat(
        "citizens.vote",
        "party",
        (-1, 127),
        CARRIED,
        "last vote: party, or -1",
        "int8",
        start=-1,
        unknown=NONE,
    ),
    _flat("citizens.age", "year", (0, 130), GIVEN, "age", start=40),
    _flat("citizens.education", "level", (0, 20), GIVEN, "education, in the survey's levels", "uint8"),
    _flat("citizens.income", "level", (0, 100), GIVEN, "income, in the survey's levels", "uint8"),
    _flat("citizens.respondent", "row", (0, 65_535), GIVEN, "survey row drawn from", "uint16"),
    # Whether and how a citizen is heard.
    _flat("citizens.speaks", "yes/no", SHARE, CARRIED, "speaks in public; else silent", "uint8", start=1),
    _flat("citizens.credibility", "share", SHARE, CARRIED, "weight that listeners give one's words", start=1),
    # Who a citizen is to themselves, and what they are ready to do.
    _flat(
        "citizens.core", "yes/no", SHARE, GIVEN, "belongs to the core nation; else another", "uint8", start=1
    ),
    _flat("citizens.salience", "1", SHARE, CARRIED, "salience of national identity", start=0.5),
    _flat(
        "citizens.fortitude",
        "1",
        SHARE,
        CARRIED,
        "parts of resolve: answering for oneself, keeping one's distance, bearing hardship, sacrifice",
        start=0.5,
        size=4,
    ),
    _flat("citizens.grievance", "1", SHARE, CARRIED, "sense of having been wronged"),
    _flat("citizens.participation", "side", VALUE, CARRIED, "acts for the line (+1) or against", "int8"),
    _flat("citizens.office", "yes/no", SHARE, CARRIED, "holds office", "uint8"),
    _flat("citizens.stance", "1", VALUE, CARRIED, "in office: +1 mouths the line, -1 does not", "int8"),
    _flat("citizens.sincerity", "share", SHARE, CARRIED, "how far they hold the line in private", start=1),
    _flat("citizens.attachment", "1", SHARE, CARRIED, "attachment to the institutions", start=0.5),
    _flat("citizens.paid", "year", (0, 130), CARRIED, "years of struggle for the institutions"),
    # What a citizen lives on.
    _flat("citizens.skill", "1", SHARE, GIVEN, "rank in skill", start=0.5),
    _flat("citizens.sector", "0/1", SHARE, GIVEN, "0 sheltered from trade, 1 exposed", "uint8"),
    _place("citizens.displaced", "yes/no", SHARE, meaning="has lost their work to trade", dtype="uint8"),
    _place("citizens.earnings", "1", (0, 1e6), meaning="earnings, 1 is the society's mean", start=1),
    _place("citizens.multiple", "1", (0, 1e6), meaning="of their earnings that trade has made", start=1),
    _flat(
        "citizens.expected",
        "1",
        (0, 1e6),
        CARRIED,
        "earnings one expects; 0 before they are known",
        unknown=(0.0,),
    ),
    _place("citizens.wealth", "1", (0, 1e9), meaning="wealth, 1 is the society's mean", start=1),
    # Parties: those of a society that stand contest its elections.
    _wide("parties.position", "opinion", VALUE, GIVEN, "position offered to voters"),
    _flat("parties.valence", "utility", (-10, 10), GIVEN, "appeal apart from position"),
    _flat(
        "parties.thrift",
        "share",
        VALUE,
        GIVEN,
        "share it puts into upkeep; < 0: as looked for",
        start=-1,
        unknown=NONE,
    ),
    _flat("parties.promise", "utility", (-10, 10), CARRIED, "part of its valence that thrift lends it"),
    _flat("parties.standing", "yes/no", SHARE, CARRIED, "stands; else a row in waiting", "uint8", start=1),
    _flat("parties.votes", "share", SHARE, CARRIED, "share of the votes cast at the last election"),
    _flat(
        "parties.fitness",
        "share",
        (-1, 1),
        CARRIED,
        "votes as remembered; -1 before any",
        start=-1,
        unknown=NONE,
    ),
    _flat(
        "parties.tactic",
        "kind",
        (0, 3),
        GIVEN,
        "0 sticker, 1 aggregator, 2 hunter, 3 predator (Laver 2005)",
        "uint8",
    ),
    _wide("parties.heading", "opinion", (-2, 2), CARRIED, "its last move"),
    _flat(
        "parties.support",
        "share",
        (-1, 1),
        CARRIED,
        "support when it last moved; -1 before",
        start=-1,
        unknown=NONE,
    ),
    _flat("parties.undermining", "share", SHARE, CARRIED, "share of others' votes it turns in office"),
    _flat("parties.penalty", "utility", (-10, 10), CARRIED, "part of its valence that undermining costs"),
    # Office: the line, and what it costs to say something else.
    _wide("societies.line", "opinion", VALUE, CARRIED, "official line"),
    _flat("societies.severity", "utility", (0, 100), GIVEN, "office's sanction on what lies off the line"),
    _flat("societies.tolerance", "opinion", (0, 2), GIVEN, "distance from the line that office tolerates"),
    _wide("societies.slant", "opinion", VALUE, GIVEN, "position that the media broadcast"),
    _flat("societies.reach", "share", SHARE, GIVEN, "share of the attentive whom the media reach"),
    _flat("societies.appeal", "share", SHARE, GIVEN, "share of those reached who take the message in"),
    _flat("societies.party_in_power", "party", (-1, 127), CARRIED, "party in office", "int8", unknown=NONE),
    _flat(
        "societies.election_at",
        "step",
        STEP,
        CARRIED,
        "next election; -1 for none",
        "int32",
        start=-1,
        unknown=NONE,
    ),
    _flat(
        "societies.elected_at",
        "step",
        STEP,
        CARRIED,
        "last election; -1 before any",
        "int32",
        start=-1,
        unknown=NONE,
    ),
    _flat(
        "societies.result",
        "share",
        (-1, 1),
        CARRIED,
        "party 1's last vote share; -1 before any",
        start=-1,
        unknown=NONE,
    ),
    _wide(
        "societies.verdict",
        "share",
        (-1, 1),
        CARRIED,
        "+ side's last vote share; -1 for none",
        start=-1,
        unknown=NONE,
    ),
    _flat(
        "societies.ruler",
        "party",
        (-2, 127),
        CARRIED,
        "whose reign it was a step ago",
        "int8",
        start=-2,
        unknown=NEVER,
    ),
    _flat("societies.reign", "year", (0, 1e4), CARRIED, "years since its ruler took office"),
    _wide("societies.tide", "opinion", (-100, 100), CARRIED, "what a step shifts everyone's values by"),
    # Policy: what office works towards, and how well its line has kept.
    _wide("societies.programme", "opinion", VALUE, CARRIED, "line that office works towards", later=True),
    _wide("societies.origin", "opinion", VALUE, CARRIED, "line when the present party took office"),
    _flat(
        "societies.governing",
        "party",
        (-2, 127),
        CARRIED,
        "party whose line it is",
        "int8",
        start=-2,
        unknown=NEVER,
    ),
    _flat("societies.kept", "year", (0, 1e4), CARRIED, "years under the line, for its record"),
    _flat("societies.retreats", "1", (0, 1e4), CARRIED, "retreats from the line so far"),
    _flat("societies.durability", "probability", SHARE, CARRIED, "that the line lasts a year", start=0.5),
    _wide("societies.visibility", "1", SHARE, GIVEN, "how far the public notices the line", start=1),
    # Institutions: what they are, and what keeps them.
    _flat("societies.institutions", "1", SHARE, CARRIED, "level that the institutions have attained"),
    _flat("societies.liberal", "1", VALUE, GIVEN, "whose claims they serve: +1 the individual's", start=1),
    _flat("societies.struggle", "share", SHARE, CARRIED, "share of citizens who fight for them"),
    _flat("societies.benefit", "1", SHARE, GIVEN, "what they give to citizens", start=0.5),
    _flat("societies.restraint", "1", SHARE, CARRIED, "how far they restrain office", start=0.5),
    _flat(
        "societies.incumbent",
        "party",
        (-1, 127),
        CARRIED,
        "party in office a step ago",
        "int8",
        start=-1,
        unknown=NONE,
    ),
    _flat("societies.tenure", "year", (0, 1e4), CARRIED, "years since power last changed hands"),
    _flat(
        "societies.investment",
        "share",
        SHARE,
        CARRIED,
        "share of means put into upkeep",
        start=0.5,
        later=True,
    ),
    _flat("societies.authority", "1", SHARE, CARRIED, "authority that is granted to office", start=0.5),
    _flat(
        "societies.expected",
        "1",
        (-1, 1),
        CARRIED,
        "level of institutions taken for granted; -1 for what is there at first",
        start=-1,
        unknown=NONE,
    ),
    _flat("societies.horizon", "year", (0, 100), CARRIED, "time horizon", start=5),
    # Democracy: what keeps it, and what it is worth.
    _flat("societies.neighbourhood", "1", SHARE, GIVEN, "democracy in the neighbourhood, foreign capital"),
    _flat(
        "societies.vigilance",
        "utility",
        (-1e3, 1e3),
        CARRIED,
        "what full undermining costs in votes",
        later=True,
    ),
    _flat(
        "societies.prospect",
        "probability",
        SHARE,
        DERIVED,
        "that votes decide in a year",
        start=0.5,
        later=True,
    ),
    _flat(
        "societies.dividend",
        "1",
        (-10, 10),
        CARRIED,
        "log output that the prospect of democracy has added; -10 before it is known",
        start=-10,
        unknown=(-10.0,),
    ),
    # Openness and the economy.
    _flat("societies.trade", "share", SHARE, GIVEN, "openness to trade"),
    _flat("societies.finance", "share", SHARE, GIVEN, "openness to finance"),
    _flat("societies.compensation", "share", SHARE, GIVEN, "share of losses made good"),
    _flat(
        "societies.narrative",
        "share",
        SHARE,
        CARRIED,
        "share of blame for loss that goes to those outside the nation",
        start=0.5,
    ),
    _flat("societies.abundance", "1", VALUE, GIVEN, "abundance of skill, + over labour, - under", start=1),
    _flat(
        "societies.potential",
        "1",
        (0, 1e9),
        CARRIED,
        "output without crisis; 0 before it is known",
        unknown=(0.0,),
    ),
    _flat("societies.output", "1", (0, 1e9), CARRIED, "output a head", start=1),
    _flat("societies.growth", "1/year", VALUE, CARRIED, "growth of output"),
    _flat("societies.crisis", "1", SHARE, CARRIED, "depth of a financial crisis"),
    _flat("societies.inequality", "1", SHARE, CARRIED, "Gini coefficient of earnings"),
    _flat(
        "societies.security",
        "1",
        VALUE,
        CARRIED,
        "existential security; -1 before it is known",
        start=-1,
        unknown=NONE,
    ),
    _flat(
        "societies.assured", "1", VALUE, DERIVED, "the same a step ago; -1 before any", start=-1, unknown=NONE
    ),
    # What presses on a society from outside, and how identity answers.
    _flat("societies.universalism", "1", SHARE, GIVEN, "pressure of universal claims"),
    _flat("societies.threat", "1", SHARE, GIVEN, "threat from abroad"),
    _flat("societies.inflow", "1", SHARE, GIVEN, "inflow from outside"),
    _flat("societies.erosion", "1", SHARE, CARRIED, "wear on identity by openness and universalism"),
    _flat("societies.provocation", "1", SHARE, CARRIED, "provocation of identity by the same"),
    _flat("societies.alarm", "1", VALUE, CARRIED, "threat from abroad and beside, as it is felt"),
    _flat(
        "societies.distinctiveness", "1", SHARE, GIVEN, "what sets the nation apart from others", start=0.5
    ),
    _flat(
        "societies.accustomed",
        "1",
        (-1, 1),
        CARRIED,
        "distinctiveness one is used to; -1 before any",
        start=-1,
        unknown=NONE,
    ),
    # Whom the nation holds together, and how.
    _flat("societies.standing", "1", VALUE, GIVEN, "standing of the nation among others"),
    _flat("societies.projection", "share", SHARE, GIVEN, "how far the core nation passes for the whole"),
    _flat("societies.honour", "1", SHARE, GIVEN, "honour given to the other nations within"),
)
