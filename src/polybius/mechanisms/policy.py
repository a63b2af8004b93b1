"""Policy: office carries a programme out at a tempo, with retreats, to a distance; its life is learned.

    origin    = line when the present party took office
    programme = origin + distance * (position of the party in office - origin)
    line <- line + (1 - exp(-tempo * dt)) * (programme - line)
    with probability 1 - exp(-retreat * (1 - bound * restraint) * dt):
        line <- line + size * (origin - line),  retreats <- retreats + 1
    kept <- kept + dt
    durability = ((credit + kept) / (credit + kept + 1)) ^ (doubt + retreats)

The line follows by partial adjustment; `distance` is the share of what was offered that is meant to
be carried out (of pledges, most are: Thomson et al. 2017). Restraint on office binds it to its line
(North and Weingast 1989), or, where `bound` is negative, forces compromises on it. Without retreats
and with distance 1 the line goes where the party in office stands; a tempo of 40 a step moves it at
once. On average the share carried out tends to tempo / (tempo + h * size), h being
the yearly hazard of a retreat.

Nobody knows how often office retreats; all learn it from the record. Retreats come as a Poisson
process, its rate has a gamma prior (`doubt` retreats in `credit` years), so the rate after
`retreats` in `kept` years is gamma again, and the probability of a year without any is the survivor
of Lomax's (1954) law: the durability above. It does not depend on the step, and after a long record
is exp(-rate). With doubt 1 and no retreat it is the beta-Bernoulli mean (credit + kept) / (credit +
kept + 1), at credit 1 Laplace's rule of succession. At a transfer of power the share `forgotten` of
the record is lost. Durability is what those who commit themselves go by (Rodrik 1991).

A society without a party in office keeps line, programme and record. Where a step has no
retreats, nothing is drawn.

Limits: one retreat a step at most, so that of h a year about the share h * dt / 2 is lost (a seventh of four
a year in monthly steps; first order); all retreats weigh the same in the record, and a transfer of power
is not held against the next line; nobody looks at polls to foresee one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from polybius.model import Mechanism, Tick, Uniform, param
from polybius.numbers import exp, log
from polybius.rng import uniform
from polybius.vectors import mix

Outcome = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], int, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Policy(Mechanism):
    """A programme carried out, and belief in its life learned from the record (Rodrik 1991)."""

    tempo: float = param(
        0.5,
        "1/year",
        (0, 1000),
        "arbitrary",
        "speed at which the programme is carried out",
        prior=Uniform(0, 4),
    )
    distance: float = param(1.0, "share", (0, 1), "arbitrary", "how far the programme goes towards the offer")
    retreat: float = param(
        0.0,
        "1/year",
        (0, 1000),
        "arbitrary",
        "retreats a year of an office without restraint",
        prior=Uniform(0, 4),
    )
    size: float = param(0.5, "share", (0, 1), "arbitrary", "share of the way that a retreat undoes")
    bound: float = param(
        0.5, "1", (-1, 1), "arbitrary", "how far full restraint prevents retreats; or adds some"
    )
    doubt: float = param(
        1.0,
        "retreats",
        (0, 100),
        "arbitrary",
        "retreats reckoned with before any record",
        prior=Uniform(0.1, 4),
    )
    credit: float = param(
        1.0, "year", (0, 100), "arbitrary", "years reckoned with before any record", prior=Uniform(0.1, 8)
    )
    forgotten: float = param(
        0.5, "share", (0, 1), "arbitrary", "share of the record lost at a transfer of power"
    )

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = (
        "parties.position",
        "societies.party_in_power",
        "societies.restraint",
        "societies.line",
        "societies.programme",
        "societies.origin",
        "societies.governing",
        "societies.kept",
        "societies.retreats",
        "societies.durability",
    )
    writes: ClassVar[tuple[str, ...]] = (
        "societies.line",
        "societies.programme",
        "societies.origin",
        "societies.governing",
        "societies.kept",
        "societies.retreats",
        "societies.durability",
    )
    constants: ClassVar[dict[str, Callable[[Any, float], float]]] = {
        "moved": lambda p, dt: 1.0 - exp(-p.tempo * dt)
    }
    sources: ClassVar[tuple[str, ...]] = ("rodrik1991", "lomax1954", "thomson2017", "north1989")

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> Outcome:
        """Return line, programme and record of society `i`."""
        me, w = s.societies, s.societies.world[i]
        line, origin, kept, retreats = me.line[i], me.origin[i], me.kept[i], me.retreats[i]
        office, party = me.party_in_power[i], me.first_party[i] + me.party_in_power[i]
        if office < 0 or party >= me.first_party[i + 1]:
            return line, me.programme[i], origin, me.governing[i], kept, retreats, me.durability[i]
        if office != me.governing[i]:
            origin = line
            if me.governing[i] >= 0:
                kept *= 1.0 - p.forgotten[w]
                retreats *= 1.0 - p.forgotten[w]
        programme = mix(s.parties.position[party], origin, 1.0 - p.distance[w])  # exact at distance 1
        line = mix(line, programme, p.moved[w])
        hazard = p.retreat[w] * (1.0 - p.bound[w] * me.restraint[i])
        if hazard > 0.0 and uniform(s.worlds.seed[w], me.id[i], t, 0) < 1.0 - exp(-hazard * t.dt):
            line = mix(line, origin, p.size[w])
            retreats += 1.0
        kept += t.dt
        years = p.credit[w] + kept
        durability = exp((p.doubt[w] + retreats) * log(years / (years + 1.0)))
        return line, programme, origin, office, kept, retreats, durability
