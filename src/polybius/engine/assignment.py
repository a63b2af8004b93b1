"""Assignment: whether every variable of a rule is set before it is used, whichever way the rule takes.

Python raises where it is not; compiled code goes on with whatever lies there.
"""

import dis
from types import CodeType

from polybius.compiled.references import instructions

_LEAVES = ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE")
_ALWAYS = ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_ABSOLUTE", "JUMP_BACKWARD_NO_INTERRUPT")
_JUMPS = frozenset({*dis.hasjrel, *dis.hasjabs})


def unset_variable(code: CodeType) -> str:
    """Return the first variable of `code` that some way through it uses before it is set; else nothing."""
    body = instructions(code)
    place = {each.offset: k for k, each in enumerate(body)}
    n = code.co_argcount + code.co_kwonlyargcount
    known: dict[int, frozenset[str]] = {}
    waiting = [(0, frozenset(code.co_varnames[:n]))]
    while waiting:
        k, names = waiting.pop()
        while k < len(body):
            names = names & known.get(k, names)
            if known.get(k) == names:
                break
            known[k] = names
            each = body[k]
            names = _after(each, names)
            if each.opcode in _JUMPS and each.argval in place:
                waiting.append((place[each.argval], names))
            if each.opname in _LEAVES or each.opname in _ALWAYS:
                break
            k += 1
    return next((name for k in sorted(known) for name in _used(body[k]) if name not in known[k]), "")


def _locals(instruction: dis.Instruction) -> list[tuple[str, str]]:
    """Return what an instruction does to variables, in order: ("LOAD" or "STORE" or "DELETE", name)."""
    if "_FAST" not in instruction.opname:
        return []
    verbs = [part for part in instruction.opname.split("_") if part in ("LOAD", "STORE", "DELETE")]
    names = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
    return list(zip(verbs, names, strict=False))


def _after(instruction: dis.Instruction, names: frozenset[str]) -> frozenset[str]:
    for verb, name in _locals(instruction):
        names = names | {name} if verb == "STORE" else names - {name} if verb == "DELETE" else names
    return names


def _used(instruction: dis.Instruction) -> list[str]:
    stored: set[str] = set()
    used = []
    for verb, name in _locals(instruction):
        if verb == "STORE":
            stored.add(name)
        elif name not in stored:
            used.append(name)
    return used
