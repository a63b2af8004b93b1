"""Draws: the published generator, the same in Python and compiled, uniform, and independent of each other."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from polybius import rng
from polybius.errors import ParameterError
from polybius.numbers import normal_quantile
from polybius.rng import (
    Drawn,
    Tick,
    below,
    checked_seed,
    choice,
    fill_first_normals,
    fill_first_uniform,
    fill_uniform,
    happens,
    normal,
    normals,
    philox,
    stream,
    uniform,
    uniform2,
    uniform4,
)

TICK = Tick(step=7, stream=stream("expression"), dt=1.0)
TOP = 1.0 - 2.0**-53  # the largest uniform number
WEIGHTS = (0.2, 0.0, 0.5, 0.3)

# Known answers of Random123 (Salmon et al. 2011), file tests/kat_vectors, lines "philox4x32 10":
# counter, key, words. The third takes its input from the digits of pi.
KNOWN = [
    ("00000000 00000000 00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@numba.njit(error_model="python")
def compiled_philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    return philox(c0, c1, c2, c3, k0, k1)


@numba.njit(error_model="python")
def every_draw(m, seed, i, t, k, n):  # type: ignore[no-untyped-def]
    return (
        uniform(seed, i, t, k, n),
        uniform2(seed, i, t, k, n),
        uniform4(seed, i, t, k, n),
        normal(seed, i, t, k, n),
        below(m, seed, i, t, k, n),
        choice(WEIGHTS, seed, i, t, k, n),
    )


@numba.njit(error_model="python")
def table(count, n_loops, seed, start, t, k):  # type: ignore[no-untyped-def]
    """Uniform numbers by id (rows) and loop index (columns)."""
    u = np.empty((count, n_loops))
    for e in range(count):
        for n in range(n_loops):
            u[e, n] = uniform(seed, start + e, t, k, n)
    return u


@numba.njit(error_model="python")
def block(m, seed, start, t, k, n):  # type: ignore[no-untyped-def]
    first, second = np.empty(m), np.empty(m)
    fill_uniform(first, second, seed, start, t, k, n)
    return first, second


def hexadecimal(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize("function", [philox, compiled_philox])
@pytest.mark.parametrize(("given", "expected"), KNOWN)
def test_known_answers(function: Callable[..., tuple[int, ...]], given: str, expected: str) -> None:
    assert list(function(*hexadecimal(given))) == hexadecimal(expected)


def test_counter_and_key_are_laid_out_as_documented() -> None:
    person, k, n, seed = 0xABCDEF_12345678, 0x9A, 0x55, 0xFEDCBA98
    w = philox(0x12345678, TICK.step, n, 0x9AABCDEF, seed, TICK.stream)
    # 53 bits: all 32 of the even word, then the upper 21 of the odd one.
    expected = ((w[0] * 2**21 + w[1] // 2**11) / 2**53, (w[2] * 2**21 + w[3] // 2**11) / 2**53)
    assert uniform2(seed, person, TICK, k, n) == expected
    assert uniform(seed, person, TICK, k, n) == expected[0]
    assert uniform4(seed, person, TICK, k, n) == tuple((word + 0.5) / 2**32 for word in w)


def same_bits(m: Any, seed: Any, i: Any, t: Tick, k: Any, n: Any) -> None:
    plain = (
        uniform(seed, i, t, k, n),
        uniform2(seed, i, t, k, n),
        uniform4(seed, i, t, k, n),
        normal(seed, i, t, k, n),
        below(m, seed, i, t, k, n),
        choice(WEIGHTS, seed, i, t, k, n),
    )
    assert every_draw(m, seed, i, t, k, n) == plain


@settings(deadline=None)  # the first example compiles
@given(
    m=st.integers(1, 2**53),
    seed=st.integers(0, 2**32 - 1),
    i=st.integers(0, 2**56 - 1),
    step=st.integers(0, 2**32 - 1),
    k=st.integers(0, 255),
    n=st.integers(0, 2**32 - 1),
)
def test_python_and_compiled_give_the_same_bits(m: int, seed: int, i: int, step: int, k: int, n: int) -> None:
    same_bits(m, seed, i, TICK._replace(step=step), k, n)


def test_numpy_integers_draw_what_python_integers_draw() -> None:
    as_numpy = (
        np.uint32(10),
        np.uint32(4_000_000_000),
        np.uint64(2**33 + 5),
        TICK,
        np.uint8(200),
        np.int32(3),
    )
    same_bits(*as_numpy)
    assert every_draw(*as_numpy) == every_draw(10, 4_000_000_000, 2**33 + 5, TICK, 200, 3)


@pytest.mark.parametrize("start", [0, 1000, 2**32 - 200, np.uint64(2**55 + 1)])  # the third crosses 2^32
def test_a_block_holds_what_single_draws_give(start: int) -> None:
    first, second = block(512, 5, start, TICK, 2, 1)
    single = [uniform2(5, int(start) + e, TICK, 2, 1) for e in range(512)]
    np.testing.assert_array_equal(np.column_stack((first, second)), single)


@pytest.mark.skipif(
    not llvm.get_host_cpu_features().get("avx2") or numba.config.CPU_NAME is not None,
    reason="looks for AVX2 instructions, compiled for this processor",
)
def test_a_block_is_drawn_with_vector_instructions() -> None:
    # One by one, draws take several times as long. "vpmuludq" multiplies 32-bit words, four or eight at once.
    block(1, 0, 0, TICK, 0, 0)
    code = "".join(block.inspect_asm().values())
    assert any("vpmuludq" in line and ("ymm" in line or "zmm" in line) for line in code.splitlines())


@numba.njit(error_model="python")
def draws_at(t, seed, i):  # type: ignore[no-untyped-def]
    return (
        uniform(seed, i, t, 0),
        uniform(seed, i, t, 1),
        uniform(seed, i, t, 0, 1),
        uniform(seed, i + 1, t, 0),
    )


def test_a_draw_that_is_known_is_taken_and_no_other() -> None:
    plain = draws_at.py_func(TICK, 5, 9)
    assert draws_at(TICK, 5, 9) == plain
    assert draws_at(Drawn(*TICK, 5, 9, plain[0]), 5, 9) == plain
    assert draws_at(Drawn(*TICK, 5, 9, 0.25), 5, 9) == (0.25, *plain[1:])
    assert draws_at(Drawn(*TICK, 6, 9, 0.25), 5, 9) == plain  # another world's


@numba.njit(error_model="python")
def shocks_at(t, seed, i):  # type: ignore[no-untyped-def]
    return normals((0.0, 0.0, 0.0), seed, i, t, 0), normals((0.0,), seed, i, t, 0), uniform(seed, i, t, 0)


def test_shocks_that_are_known_are_taken_and_no_others() -> None:
    plain, known = shocks_at.py_func(TICK, 5, 9), (0.5, 0.25, -1.0)
    assert shocks_at(TICK, 5, 9) == plain
    assert shocks_at(Drawn(*TICK, 5, 9, known), 5, 9) == (known, *plain[1:])  # another number of them is not
    assert shocks_at(Drawn(*TICK, 6, 9, known), 5, 9) == plain  # another world's
    assert shocks_at(Drawn(*TICK, 5, 9, 0.25), 5, 9) == (*plain[:2], 0.25)


def test_shocks_are_quantiles_of_cells_four_to_a_draw() -> None:
    found = normals((0.0,) * 6, 11, 3, TICK, 2)
    cells = uniform4(11, 3, TICK, 2, 0) + uniform4(11, 3, TICK, 2, 4)
    assert found == tuple(normal_quantile(p) for p in cells[:6])


def test_first_draws_of_many_are_those_of_each() -> None:
    ids, drawn = np.array([7, 2**32 + 7, 0, 2**50], np.int64), np.empty((8, 3))
    numba.njit(fill_first_uniform)(drawn, 1, ids, 1, 3, 11, TICK)
    assert drawn[0].tolist() == [uniform(11, i, TICK, 0) for i in ids[1:].tolist()]
    numba.njit(fill_first_normals)(drawn, 6, ids, 1, 3, 11, TICK)
    expected = [normals((0.0,) * 6, 11, i, TICK, 0) for i in ids[1:].tolist()]
    assert list(zip(*drawn[:6].tolist(), strict=True)) == expected


@given(st.floats(0.0, 5.0), st.floats(0.0, TOP))
def test_a_hazard_happens_as_often_as_it_should(hazard: float, drawn: float) -> None:
    chance = -math.expm1(-hazard)
    assert happens(drawn, hazard) == (drawn < chance) or abs(drawn - chance) < 1e-15


def test_every_argument_matters_also_its_high_bits() -> None:
    ids = [1, 2, 2**31 + 1, 2**32 + 1, 2**33 + 1, 2**55 + 1]
    ticks = [TICK, TICK._replace(step=8), TICK._replace(stream=1), TICK._replace(step=2**31)]
    loops = [0, 1, 2**31]
    draws = [
        uniform(seed, i, t, k, n)
        for seed, i, t, k, n in itertools.product([0, 1, 2**31], ids, ticks, [0, 1, 255], loops)
    ]
    assert len(set(draws)) == len(draws) == 3 * 6 * 4 * 3 * 3


def test_the_length_of_a_step_does_not_matter() -> None:
    assert uniform(1, 2, TICK._replace(dt=0.25), 3) == uniform(1, 2, TICK, 3)


def sequences() -> dict[str, NDArray[np.float64]]:
    """20,000 draws along each argument, the others held."""
    steps = [uniform(3, 5, TICK._replace(step=j), 1) for j in range(20_000)]
    seeds = [uniform(j, 5, TICK, 1) for j in range(20_000)]
    generations = [uniform(3, 5 + (j << 32), TICK, 1) for j in range(20_000)]
    return {
        "id": table(20_000, 1, 3, 0, TICK, 1).ravel(),
        "n": table(1, 20_000, 3, 0, TICK, 1).ravel(),
        "second": block(20_000, 3, 0, TICK, 1, 0)[1],
        "step": np.array(steps),
        "seed": np.array(seeds),
        "generation": np.array(generations),
    }


def test_draws_are_uniform_and_without_memory_along_every_argument() -> None:
    # The seeds are fixed, so this passes always or never. With 6 x 3 tests, one p-value below 0.001 in
    # a generator that is right has a chance of 2 %.
    for name, u in sequences().items():
        assert u.min() >= 0.0 and u.max() < 1.0
        assert stats.kstest(u, "uniform").pvalue > 1e-3, name
        assert stats.chisquare(np.bincount((u * 256).astype(int), minlength=256)).pvalue > 1e-3, name
        pairs = (u[:-1:2] * 16).astype(int) * 16 + (u[1::2] * 16).astype(int)  # serial test of 16 x 16 cells
        assert stats.chisquare(np.bincount(pairs, minlength=256)).pvalue > 1e-3, name


def test_the_lowest_bits_are_fair() -> None:
    u = block(20_000, 3, 0, TICK, 1, 0)
    for bits in ((half * 2.0**53).astype(np.uint64) for half in u):
        ones = [int(((bits >> np.uint64(b)) & np.uint64(1)).sum()) for b in range(53)]
        # sd of a count of 20,000 fair bits: 70.7; the largest of 106 passes 4.5 sd with chance 7e-4
        assert max(abs(count - 10_000) for count in ones) < 4.5 * 70.7


def test_neighbouring_keys_draw_independently() -> None:
    u = table(20_000, 1, 3, 0, TICK, 1)[:, 0]
    others = {
        "stream": table(20_000, 1, 3, 0, TICK._replace(stream=stream("media")), 1),
        "step": table(20_000, 1, 3, 0, TICK._replace(step=8), 1),
        "k": table(20_000, 1, 3, 0, TICK, 2),
        "n": table(20_000, 2, 3, 0, TICK, 1)[:, 1:],
        "seed": table(20_000, 1, 4, 0, TICK, 1),
        "next person": table(20_000, 1, 3, 1, TICK, 1),
        "next generation": table(20_000, 1, 3, 2**32, TICK, 1),
        "second": block(20_000, 3, 0, TICK, 1, 0)[1][:, None],
    }
    for name, v in others.items():
        # sd of the correlation of independent numbers: 20,000^-0.5 = 0.0071; 8 tests at 3.5 sd: 0.4 %
        assert abs(np.corrcoef(u, v[:, 0])[0, 1]) < 3.5 * 0.0071, name


def test_normal_numbers_are_normal() -> None:
    z = np.array([normal(3, i, TICK, 1) for i in range(20_000)])
    assert stats.kstest(z, "norm").pvalue > 1e-3
    # sd of mean, variance, skewness and excess kurtosis of n normal numbers: (1, 2, 6, 24 over n)^0.5
    for value, variance in ((z.mean(), 1), (z.var() - 1, 2), (stats.skew(z), 6), (stats.kurtosis(z), 24)):
        assert abs(value) < 3.5 * math.sqrt(variance / 20_000)


def test_normal_is_the_quantile_of_uniform() -> None:
    for i in range(100):
        # They share 52 bits: the cell of normal is two cells of uniform.
        assert math.isclose(normal(3, i, TICK, 1), normal_quantile(uniform(3, i, TICK, 1)), rel_tol=1e-12)


def test_extreme_words_give_finite_symmetric_normal_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = []
    for word in (0, 2**32 - 1):
        monkeypatch.setattr(rng, "philox", lambda *_, word=word: (word, word, word, word))
        ends.append(normal(3, 0, TICK, 1))
        assert uniform(3, 0, TICK, 1) == (0.0 if word == 0 else TOP)
    # Half of 2^-52 lies below -8.2095: the quantile of 1.11e-16.
    assert ends[0] == -ends[1] == pytest.approx(-8.2095, abs=1e-4)


@given(m=st.integers(1, 2**53))
def test_below_stays_below(m: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rng, "uniform", lambda *_: TOP)
        assert below(m, 0, 0, TICK, 0) == m - 1
        patch.setattr(rng, "uniform", lambda *_: 0.0)
        assert below(m, 0, 0, TICK, 0) == 0


@pytest.mark.parametrize("m", [1, 2, 7, 100])
def test_below_reaches_every_number_equally_often(m: int) -> None:
    counts = np.bincount([below(m, 3, i, TICK, 1) for i in range(10_000)], minlength=m)
    assert len(counts) == m
    assert m == 1 or stats.chisquare(counts).pvalue > 1e-3


def test_choice_is_in_proportion_to_weights() -> None:
    counts = np.bincount([choice((1.0, 0.0, 2.0, 5.0), 3, i, TICK, 1) for i in range(16_000)], minlength=4)
    assert counts[1] == 0
    assert stats.chisquare(counts[[0, 2, 3]], [2000, 4000, 10000]).pvalue > 1e-3


@pytest.mark.parametrize(
    ("u", "weights", "expected"),
    [
        (0.0, (0.0, 1.0, 1.0), 1),  # never one of weight zero, at either end
        (TOP, (1.0, 1.0, 0.0), 1),
        (TOP, (0.1, 0.2, 0.3, 1e-17), 2),  # too light to change the sum
        (0.5, (1.0, 1.0), 1),  # index 0 has [0, 0.5)
        (0.4, (-3.0, 1.0, math.nan), 1),
        (0.4, (0.0, 0.0), -1),
        (0.4, (), -1),
    ],
)
def test_choice_at_the_edges(
    u: float, weights: tuple[float, ...], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rng, "uniform", lambda *_: u)
    assert choice(weights, 0, 0, TICK, 0) == expected


def test_choice_from_a_float32_array_is_the_same_compiled() -> None:
    weights = np.array([0.1, 0.2, 0.3, 0.4], np.float32)
    compiled_choice = numba.njit(lambda w, i, t: choice(w, 3, i, t, 1))
    for i in range(200):
        drawn = choice(weights, 3, i, TICK, 1)
        assert drawn == compiled_choice(weights, i, TICK) == choice(tuple(map(float, weights)), 3, i, TICK, 1)


def test_streams_are_the_same_for_ever() -> None:
    # `printf expression | b2sum -l 32` prints b419be95: the bytes, lowest first.
    assert stream("expression") == 0x95BE19B4
    assert stream("Médias") == 0x525E25AF
    assert stream("") == 0x25CF7112


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, np.uint32(7), np.int64(7)])
def test_good_seeds(seed: int) -> None:
    assert checked_seed(seed) == seed
    assert type(checked_seed(seed)) is int


@pytest.mark.parametrize("seed", [-1, 2**32, 1.0, "1", None, True, np.bool_(True), np.int64(-5)])
def test_bad_seeds(seed: object) -> None:
    with pytest.raises(
        ParameterError, match=r"^seed must be a whole number in \[0, 4294967295\]\. Got .* instead\.$"
    ):
        checked_seed(seed)
