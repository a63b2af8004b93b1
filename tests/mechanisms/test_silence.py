from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_array_equal
from test_participation import Kept

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Conformity, Enforcement, Expression, Influence, Perception, Silence
from polybius.state import State
from polybius.state.networks import Network

NOW = Silence(revisions=AT_ONCE)
#: Keeps who is silent as it is: its presence alone makes others heed it.
AS_GIVEN = Silence(revisions=0.0)
#: What neighbours say is seen at once, and nothing else is.
SEEN = Perception(memory=0.0001, media=0.0, election=0.0, band=0.0)
#: One is heard or not, by majority alone.
GAME = Silence(expressive=0.0, peer_pressure=0.0, band=0.0, revisions=AT_ONCE)


def one(x: Any, **columns: Any) -> State:
    """Return one citizen who says what they think, unless told otherwise."""
    society: dict[str, Any] = {
        name: [columns.pop(name)] for name in ("line", "severity", "tolerance") if name in columns
    }
    citizens: dict[str, Any] = {name: [value] for name, value in columns.items()}
    return world([x], societies=society, **citizens)


@on_both_backends
@pytest.mark.parametrize(
    ("x", "climate", "pressure", "resolve", "speaks"),
    [
        # Saying what one thinks beats silence by |x| / 2 + (1 - resolve) * (side * (c - 1/2 + pressure)).
        (0.5, 0.25, 0.0, 0.0, 1),  # .25 - .25 = 0: among equals one speaks
        (0.5, 0.125, 0.0, 0.0, 0),  # .25 - .375
        (-0.5, 0.875, 0.0, 0.0, 0),  # the same on the other side
        (0.5, 0.125, 0.0, 0.5, 1),  # .25 - .1875: resolve
        (0.5, 0.5, -0.5, 0.0, 0),  # .25 - .5: pressure by peers
        (0.5, 0.0, -1.0, 1.0, 1),  # the hard core does not fear
        (0.0, 0.0, -1.0, 0.0, 1),  # who takes no side loses nothing
    ],
)
def test_speech_against_silence_by_hand(
    x: float, climate: float, pressure: float, resolve: float, speaks: int, backend: Backend
) -> None:
    state = one([x], climate=[climate], pressure=[pressure], resolve=resolve)
    assert run(state, NOW, backend=backend).citizens.speaks[0] == speaks


def test_silence_has_a_worth_of_its_own() -> None:
    # .25 - .125 = .125 for speech at x = 1/2 and c = 3/8.
    state = one([0.5], climate=[0.375], resolve=0.0)
    for worth, speaks in ((0.125, 1), (0.1251, 0), (-100.0, 1), (100.0, 0)):
        assert run(state, Silence(worth=worth, revisions=AT_ONCE)).citizens.speaks[0] == speaks


def test_who_would_say_what_they_do_not_think_gains_less() -> None:
    # x = 1/4, says 3/4 with the majority at c = 3/4: (.25 - .5) / 2 + .25 = .125; at c = 1/2 -.125.
    for climate, speaks in ((0.75, 1), (0.5, 0)):
        state = one([0.25], expressed=[0.75], climate=[climate], resolve=0.0)
        assert run(state, NOW).citizens.speaks[0] == speaks


def test_axes_are_weighed_together() -> None:
    # .25 - .375 on the first, .25 + .375 on the second: together speech; each alone would differ.
    state = one([0.5, 0.5], climate=[0.125, 0.875], resolve=0.0)
    assert run(state, NOW).citizens.speaks[0] == 1
    state.citizens["climate"][0, 1] = 0.25  # now -.125 + 0
    assert run(state, NOW).citizens.speaks[0] == 0


def test_silence_is_a_refuge_from_office_unless_restraint_caps_it() -> None:
    # Dissent 1, all seen, uniform: severity 2 against (1 - .5) * 2 = 1 > .5 + 0; capped to 1: .5, equal.
    state = one([1.0], line=[-1.0], severity=2.0, resolve=0.5, climate=[0.5])
    state.societies["restraint"] = np.array([0.5])
    office = Silence(surveillance=1.0, proportionality=0.0, revisions=AT_ONCE)
    assert run(state, office).citizens.speaks[0] == 0
    assert run(state, Kept(), office).citizens.speaks[0] == 1
    assert run(state, Kept(), office, Silence__restrained=[0.0]).citizens.speaks[0] == 0


def test_silence_is_reconsidered_at_a_rate() -> None:
    n = 4000
    state = world(np.full(n, 0.5), climate=np.zeros(n), resolve=np.zeros(n), network=ties([{}] * n))
    running = simulation(state, Silence(revisions=2.0), dt=0.25, backend=Compiled())
    for step in (1, 2):
        running.advance(1)
        share = np.exp(-0.5 * step)
        error = np.sqrt(share * (1.0 - share) / n)
        assert abs(running.state.citizens.speaks.mean() - share) < 4 * error


def two_groups(sizes: tuple[int, int], own: tuple[int, int], other: tuple[int, int]) -> State:
    """Return citizens at +1 and -1 who hear so many, at random, of their `own` and of the `other` group."""
    rng, n = np.random.default_rng(3), sum(sizes)
    members = (np.arange(sizes[0]), np.arange(sizes[0], n))
    rows = []
    for g in (0, 1):
        for i in members[g]:
            mine = rng.choice(members[g][members[g] != i], own[g], replace=False)
            theirs = rng.choice(members[1 - g], other[g], replace=False)
            rows.append([int(j) for j in (*mine, *theirs)])
    x = np.repeat([1.0, -1.0], sizes)
    return world(x, network=Network.from_rows(rows), resolve=np.zeros(n))


@pytest.mark.parametrize(
    ("own", "other", "heard"),
    [
        ((12, 4), (8, 2), (1, 1)),  # both hear more of their own: both speak
        ((12, 2), (8, 2), (1, 1)),  # as many: still
        ((12, 1), (8, 2), (1, 0)),  # the majority of 80 hears more of the minority, and falls silent
        ((6, 9), (8, 2), (0, 1)),
    ],
)
def test_equilibria_of_gaisbauer_olbrich_and_banisch(
    own: tuple[int, int], other: tuple[int, int], heard: tuple[int, int]
) -> None:
    # 20 against 80, as many ties one way as the other (20 * 8 = 80 * 2).
    after = run(two_groups((20, 80), own, other), SEEN, GAME, steps=5, backend=Compiled())
    assert_array_equal(after.citizens.speaks, np.repeat(heard, (20, 80)))


def test_silence_makes_more_silent() -> None:
    # Each hears the next six of a ring and the six before: x = 1/8 but for a hard core at -1, 45 in 100. The
    # climate starts at 1/2, when all speak; those with many of the hard core around them go first.
    rng = np.random.default_rng(4)
    n = 600
    hard = rng.random(n) < 0.45
    x, resolve = np.where(hard, -1.0, 0.125), hard.astype(float)
    rows = [[(i + d) % n for d in range(-6, 7) if d != 0] for i in range(n)]
    state = world(x, network=Network.from_rows(rows), resolve=resolve, climate=np.full(n, 0.5))
    loud = Silence(band=0.0, revisions=2.0)
    running = simulation(state, SEEN, loud, dt=1 / 12, backend=Compiled())
    silent = []
    for _ in range(3):
        running.advance(24)
        silent.append(int(n - running.state.citizens.speaks.sum()))
    assert np.all(running.state.citizens.speaks[hard] == 1)
    # With everyone speaking only those would fall silent who hear less than 7/16 of their own kind.
    first = sum(1.0 - np.mean(hard[row]) < 7 / 16 for row, h in zip(rows, hard, strict=True) if not h)
    assert silent[-1] >= silent[0] > 0
    assert silent[-1] > 1.5 * first


@on_both_backends
def test_the_silent_are_not_heard(backend: Backend) -> None:
    # 0 hears 1/2, 1 and -1, the last silent: the mean is 3/4 of those who speak, 1/6 of all.
    state = world(
        [0.0, 0.5, 1.0, -1.0],
        network=ties([{1: 1, 2: 1, 3: 1}, {}, {}, {}]),
        speaks=np.array([1, 1, 1, 0], np.uint8),
        susceptibility=np.ones(4),
        climate=np.zeros(4),
    )
    move = Influence(rate=AT_ONCE, latitude=4.0)
    after = run(state, AS_GIVEN, move, SEEN, backend=backend)
    assert after.citizens.private[0, 0] == pytest.approx(0.75)
    assert after.citizens.climate[0, 0] == 1.0
    # Nobody can be silent in a theory that knows no silence.
    after = run(state, move, SEEN, backend=backend)
    assert after.citizens.private[0, 0] == pytest.approx(1 / 6)
    assert after.citizens.climate[0, 0] == pytest.approx(2 / 3)
    # And what conforms, conforms to those who speak: 0 says nothing of its own.
    conform = run(state, AS_GIVEN, Conformity(resilience=0.0), backend=backend)
    assert conform.citizens.expressed[0, 0] == pytest.approx(0.75)


def test_the_silent_enforce_nothing_and_count_half() -> None:
    # As who takes no side: of two, one agrees and one, silent, counts half: deviance (1 - 1/2) / 2 = 1/4.
    state = world(
        [1.0, 1.0, -1.0],
        network=ties([{1: 1, 2: 1}, {}, {}]),
        resolve=np.ones(3),
        speaks=np.array([1, 1, 0], np.uint8),
    )
    for cost, enforces in ((0.2499, 1), (0.25, 0)):
        after = run(state, AS_GIVEN, Enforcement(cost=cost, revisions=AT_ONCE))
        assert after.citizens.enforces[0, 0] == enforces
    state.citizens["speaks"][0] = 0  # now they are silent themselves
    after = run(state, AS_GIVEN, Enforcement(cost=0.0, revisions=AT_ONCE))
    assert after.citizens.enforces[0, 0] == 0


def test_a_worthless_silence_changes_nothing() -> None:
    # Where silence is worth nothing to anyone everybody speaks, and all else is as without the mechanism.
    rng = np.random.default_rng(5)
    x = rng.uniform(-1, 1, (60, 2))
    state = world(x, network=ties([{(i + d) % 60: 0.3 * d for d in (1, 2, 3)} for i in range(60)]))
    rest = (Influence(), Perception(), Enforcement(), Expression())
    with_it = run(state, *rest, Silence(worth=-100.0), steps=30, backend=Compiled())
    without = run(state, *rest, steps=30, backend=Compiled())
    assert_array_equal(with_it.citizens.speaks, 1)
    for name in ("private", "expressed", "climate", "pressure", "enforces"):
        assert_array_equal(with_it.citizens[name], without.citizens[name])
