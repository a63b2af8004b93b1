"""The theory `hidden_majority` on one axis as a straight Mesa model.

Written as Mesa's tutorials teach: one agent class, one method per mechanism, `agents.do`
for each. It is kind to Mesa: neighbours are a list on the agent rather than looked up on a grid,
and what is the same for all in a step is worked out once in the model. `Keyed` draws the
engine's numbers instead of Mesa's, so that both can be compared citizen by citizen.
"""

import math
from typing import Any

import mesa
import numpy as np

from polybius.mechanisms.expression import SAFE
from polybius.rng import Tick, stream, uniform
from polybius.state import State
from polybius.thresholds import SINGLE, widened


class Citizen(mesa.Agent):
    """One person: what they think, say, see and feel."""

    def __init__(self, model: "Society", columns: dict[str, Any]) -> None:
        super().__init__(model)
        self.private = self.anchor = 0.0
        for name, value in columns.items():
            setattr(self, name, value)
        self.neighbours: list[Citizen] = []
        self.next_enforces, self.next_pressure = self.enforces, self.pressure

    def luck(self, mechanism: str) -> float:
        return self.random.random()

    def vote_in_secret(self) -> None:
        m = self.model
        left, right = m.positions
        gain = (self.private - left) ** 2 - (self.private - right) ** 2
        burden = m.ruling if m.office == 0 else (-m.ruling if m.office == 1 else 0.0)
        z = m.proximity * gain + m.loyalty * self.party_id + m.valences[1] - m.valences[0] + burden
        self.vote = 1 if self.luck("Ballot") < 1.0 / (1.0 + math.exp(-z)) else 0

    def watch_television(self) -> None:
        m = self.model
        if abs(self.private - m.slant) > m.media_latitude:
            return
        met = m.contacts * m.reach * self.attention * m.dt
        reached = 1.0 - math.exp(-met)
        if self.luck("Media") < reached:
            self.private += (1.0 - math.exp(-m.appeal * met)) / reached * (m.slant - self.private)

    def listen(self) -> None:
        m, x = self.model, self.private
        total, weight = m.self_weight * x, m.self_weight
        for other in self.neighbours:
            if abs(other.expressed - x) <= m.latitude:
                total += other.expressed
                weight += 1.0
        heard = total / weight if weight > 0.0 else x
        target = self.anchor + self.susceptibility * (heard - self.anchor)
        self.private = min(1.0, max(-1.0, x + m.private_share * (target - x)))

    def look_around(self) -> None:
        m = self.model
        plus = sides = 0
        for other in self.neighbours:
            if other.expressed > m.band:
                plus += 1
                sides += 1
            elif other.expressed < -m.band:
                sides += 1
        weight = m.media_weight * self.attention
        total = weight * 0.5 * (1.0 + m.slant)
        if sides:
            weight += m.ties_weight
            total += m.ties_weight * plus / sides
        if m.told > 0.0:
            weight += m.told
            total += m.told * m.plus_result
        if weight > 0.0:
            self.climate += m.memory_share * (total / weight - self.climate)

    def feel_and_press(self) -> None:
        m = self.model
        pressed = public = 0.0
        if self.neighbours:
            for other in self.neighbours:
                pressed += other.enforces
                public += side(other.expressed, m.band)
            pressed /= len(self.neighbours)
            public /= len(self.neighbours)
        felt = (1.0 - m.follow) * pressed + m.follow * side(m.line, 0.0)
        self.next_pressure = felt
        if self.luck("Enforcement") >= m.press_share:
            return
        belief, says = side(self.private, 0.0), side(self.expressed, m.band)
        conviction = self.resolve * abs(self.private)
        self.next_enforces = 0
        if says == -belief and -belief * felt > conviction + m.cost:
            self.next_enforces = -belief
        elif says == belief and self.neighbours and conviction * 0.5 * (1.0 - belief * public) > m.cost:
            self.next_enforces = belief

    def settle(self) -> None:
        self.enforces, self.pressure = self.next_enforces, self.next_pressure

    def speak(self) -> None:
        m, x, timid = self.model, self.private, 1.0 - self.resolve
        if self.luck("Expression") >= m.speech_share:
            return
        standing = 0.5 * m.reputational * (2.0 * self.climate - 1.0) + m.peer_pressure * self.pressure
        options = [
            x,
            min(m.silence, max(-m.silence, x)),
            min(m.silence, max(-m.silence, m.line)),
            m.voice,
            -m.voice,
            min(m.line + m.tolerance, max(m.line - m.tolerance, x)),
            m.compromise(x, m.expressive / timid) if timid > 0.0 else x,
        ]
        best, most = x, -math.inf
        for y in options:
            reputation = side(y, m.band) * standing - m.sanction(y)
            utility = -0.5 * m.expressive * abs(y - x) + timid * reputation
            if utility > most:
                best, most = y, utility
        self.expressed = min(1.0, max(-1.0, best))


class Keyed(Citizen):
    """A citizen who draws the engine's numbers and is stored in single precision, as there."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, float(np.float32(value)) if isinstance(value, float) else value)

    def luck(self, mechanism: str) -> float:
        m = self.model
        return uniform(m.world_seed, self.id, Tick(m.step_number, stream(mechanism), m.dt), 0)


class Society(mesa.Model):
    """One society, from a state ready to run and the values of the theory's parameters."""

    def __init__(
        self, state: State, values: dict[str, float], dt: float, kind: type[Citizen] = Citizen
    ) -> None:
        super().__init__(seed=1)
        self.dt, self.step_number, self.world_seed = dt, 0, int(state.worlds.seed[0])
        society = {name: column.reshape(-1)[0].item() for name, column in state.societies.items()}
        self.positions, self.valences = state.parties.position[:, 0].tolist(), state.parties.valence.tolist()
        self.line, self.slant = society["line"], society["slant"]
        self.severity, self.tolerance = society["severity"], society["tolerance"]
        self.reach, self.appeal = society["reach"], society["appeal"]
        self.office, self.result = society["party_in_power"], society["result"]
        self.election_at, self.elected_at = society["election_at"], society["elected_at"]
        self._parameters(values)
        self._people(state, kind)

    def _parameters(self, values: dict[str, float]) -> None:
        self.proximity, self.loyalty = values["Ballot.proximity"], values["Ballot.loyalty"]
        self.ruling = values["Ballot.ruling"]
        self.term, self.line_share = values["Election.term"], self._share(values["Policy.tempo"])
        assert (values["Policy.retreat"], values["Policy.distance"]) == (0.0, 1.0), (
            "its line goes all the way"
        )
        self.contacts = values["Media.contacts"]
        assert values["Media.selectivity"] == 0.0, "here nobody turns away"
        self.media_latitude = widened(values["Media.latitude"], SINGLE)
        self.private_share = self._share(values["Influence.rate"])
        self.latitude = widened(values["Influence.latitude"], SINGLE)
        self.self_weight = values["Influence.self_weight"]
        assert values["Influence.noise"] == 0.0, "this model has no private shocks"
        self.memory_share = self._share(1.0 / values["Perception.memory"])
        # What differs from a threshold by rounding alone is taken for the same.
        self.band, self.ties_weight = widened(values["Expression.band"], SINGLE), values["Perception.ties"]
        self.media_weight = values["Perception.media"]
        self.election_weight, self.fading = values["Perception.election"], values["Perception.fading"]
        self.cost, self.follow = values["Enforcement.cost"], values["Enforcement.follow"]
        self.press_share = self._share(values["Enforcement.revisions"])
        self.expressive, self.reputational = (
            values["Expression.expressive"],
            values["Expression.reputational"],
        )
        self.peer_pressure = values["Expression.peer_pressure"]
        self.surveillance = values["Expression.surveillance"]
        self.proportionality, self.voice = values["Expression.proportionality"], values["Expression.voice"]
        self.silence = SAFE * values["Expression.band"]
        self.speech_share = self._share(values["Expression.revisions"])

    def _share(self, rate: float) -> float:
        return 1.0 - math.exp(-rate * self.dt)

    def _people(self, state: State, kind: type[Citizen]) -> None:
        names = ("id", "private", "expressed", "anchor", "susceptibility", "resolve", "climate", "pressure")
        names += ("enforces", "party_id", "attention", "vote")
        columns = {name: state.citizens[name].reshape(-1).tolist() for name in names}
        people = [
            kind(self, dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)
        ]
        assert "weight" not in state.ties, "this model's ties have no weights"
        first, to = state.citizens.first_tie.tolist(), state.ties.to.tolist()
        for i, person in enumerate(people):
            person.neighbours = [people[j] for j in to[first[i] : first[i + 1]]]

    def sanction(self, y: float) -> float:
        dissent, tau = 0.5 * abs(y - self.line), 0.5 * self.tolerance
        if dissent <= widened(tau, SINGLE):
            return 0.0
        q, nu = self.proportionality, self.surveillance
        return self.severity * (nu + (1.0 - nu) * dissent) * ((1.0 - q) + q * (dissent - tau))

    def compromise(self, x: float, boldness: float) -> float:
        q, nu = self.proportionality, self.surveillance
        desired, tau = 0.5 * abs(x - self.line), 0.5 * self.tolerance
        if q * (1.0 - nu) * self.severity <= 0.0 or desired <= tau:
            return x
        best = (boldness / self.severity - (1.0 - nu) * (1.0 - q - q * tau) - q * nu) / (2.0 * q * (1.0 - nu))
        shown = min(desired, max(tau, best))
        return self.line + 2.0 * shown if x > self.line else self.line - 2.0 * shown

    def count(self) -> None:
        if self.step_number == self.election_at:
            votes = [vote for vote in self.agents.get("vote") if vote >= 0]
            self.result = sum(votes) / len(votes)
            if self.result != 0.5:
                self.office = 1 if self.result > 0.5 else 0
            self.elected_at = self.step_number
            self.election_at = self.step_number + max(1, int(self.term / self.dt + 0.5))
        if self.office >= 0:
            self.line += self.line_share * (self.positions[self.office] - self.line)

    def step(self) -> None:
        if self.step_number == self.election_at:
            self.agents.do("vote_in_secret")
        self.count()
        self.agents.do("watch_television")
        self.agents.do("listen")
        age = (self.step_number - self.elected_at) * self.dt
        self.told = self.election_weight * math.exp(-age / self.fading) if self.elected_at >= 0 else 0.0
        self.told *= self.positions[1] != self.positions[0]
        self.plus_result = self.result if self.positions[1] > self.positions[0] else 1.0 - self.result
        self.agents.do("look_around")
        self.agents.do("feel_and_press")
        self.agents.do("settle")
        self.agents.do("speak")
        self.step_number += 1


def side(y: float, band: float) -> int:
    return 1 if y > band else (-1 if y < -band else 0)
