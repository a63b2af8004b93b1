"""The text of an encounter's kernel: groups drawn in blocks, because that is many times faster."""

from collections.abc import Sequence

from polybius.engine.output import Output, unpacked
from polybius.engine.view import View
from polybius.engine.view_text import held_parameters, world_text
from polybius.model import Encounter, Partners

#: Encounters whose draws are made together; they fit the innermost cache.
BLOCK = 512

#: Place of the engine's own draws, apart from those of rules.
PLACE = 255


def encounter_text(mechanism: Encounter, view: View, outputs: Sequence[Output]) -> list[str]:
    """Return the loop over worlds, blocks of draws and encounters; `rows` delimits the worlds."""
    members = [f"m{k}" for k in range(mechanism.members)]
    draws = range((mechanism.members + 1) // 2)  # each gives two numbers
    neighbours = mechanism.partners is Partners.NEIGHBOURS
    one_by_one = [
        *(_draw_neighbours(members) if neighbours else _draw_everyone(members)),
        *_meeting(mechanism, outputs, f"rule(({', '.join(members)},), e, s, q, t)"),
    ]
    return [
        "bad = -1",
        *(f"u{k} = empty({BLOCK})" for k in range(2 * len(draws))),
        "for w in range(lo, hi):",
        "    if stopped[w]:",
        "        continue",
        "    first = whole(rows[w])",
        "    n = whole(rows[w + 1]) - first",
        f"    if n < {1 if neighbours else mechanism.members}:",
        "        continue",
        *(f"    {line}" for line in [*world_text(view), f"q = {held_parameters(view)}"]),
        "    seed = s.worlds.seed[w]",
        "    share = p.encounters[w] * n * dt",
        "    count = int((step + 1) * share) - int(step * share)",
        f"    for start in range(0, count, {BLOCK}):",
        f"        size = min({BLOCK}, count - start)",
        *(f"        fill(u{2 * k}[:size], u{2 * k + 1}[:size], seed, start, t, {PLACE}, {k})" for k in draws),
        "        for j in range(size):",
        "            e = start + j",
        "            under_way[w] = e + 1",
        *(f"            {line}" for line in one_by_one),
        "    under_way[w] = 0",
        "return bad",
    ]


def _draw_neighbours(members: list[str]) -> list[str]:
    """Return lines that draw the first from the world and the others among those it hears.

    All are of this world, and may be written to: a state's ties are checked, and nobody can set them.
    """
    lines = ["m0 = first + int(u0[j] * n)"]
    if len(members) == 1:
        return lines
    lines += ["ties = s.citizens.first_tie[m0]", "near = s.citizens.first_tie[m0 + 1] - ties"]
    lines += ["if near == 0:", "    continue"]
    for k in range(1, len(members)):
        lines.append(f"m{k} = s.ties.to[ties + int(u{k}[j] * near)]")
    return lines


def _draw_everyone(members: list[str]) -> list[str]:
    """Return lines that draw distinct members: each later one among those not yet taken, in order."""
    lines = ["m0 = int(u0[j] * n)"]
    for k in range(1, len(members)):
        lines.append(f"m{k} = int(u{k}[j] * (n - {k}))")
        taken = [f"q{q}" for q in range(k)]
        lines += [f"{q} = {m}" for q, m in zip(taken, members[:k], strict=True)]
        for last in range(k - 1, 0, -1):  # sorted, smallest first, to count up past them
            for a in range(last):
                lines += [f"if q{a} > q{a + 1}:", f"    q{a}, q{a + 1} = q{a + 1}, q{a}"]
        for q in taken:
            lines += [f"if m{k} >= {q}:", f"    m{k} += 1"]
    return [*lines, *(f"{m} += first" for m in members)]


def _meeting(mechanism: Encounter, outputs: Sequence[Output], call: str) -> list[str]:
    """Return lines that let the members meet and store what the rule returns, if it does."""
    if mechanism.in_place:
        return [call]
    lines, values = unpacked(call, "v", len(outputs))
    for number, (output, value) in enumerate(zip(outputs, values, strict=True)):
        taken, each = unpacked(value, "y", mechanism.updates)
        lines += taken
        for k, one in enumerate(each):
            code = f"(m{k} * {len(outputs)} + {number}) * 2"
            lines += output.store(one, f"out{number}", f"row(m{k})", code)
    return lines
