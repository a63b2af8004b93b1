"""Who may import whom: only downward, and strangers on one level never."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import polybius

ROOT = Path(polybius.__file__).parent

#: Level of each part. Parts of one level are strangers, but for those named in `WITHIN`.
LEVELS = {
    "text": 0, "errors": 0, "notebook": 0, "streams": 0, "writing": 0, "contents": 0, "memory": 0,
    "compiled": 0, "delimited": 0, "numbers": 0, "numerals": 0, "sources": 0, "thresholds": 0, "vectors": 0,
    "rng": 1, "state": 1,
    "model": 2,
    "mechanisms": 3, "measures": 3, "engine": 3,
    "theories": 4, "reference": 4, "populations": 4,
    "results": 5, "scenarios": 5,
    "contracts": 6, "experiments": 6,
    "reports": 8,
    "app": 9, "cli": 9, "__main__": 9,
}  # fmt: skip

#: What one part may use of another on its own level.
WITHIN = {
    ("errors", "text"), ("notebook", "text"), ("writing", "errors"), ("contents", "text"),
    ("delimited", "errors"), ("memory", "errors"), ("numerals", "errors"),
    ("compiled", "errors"), ("numbers", "compiled"), ("sources", "errors"), ("sources", "notebook"),
    ("state", "rng"),
    ("thresholds", "compiled"), ("vectors", "compiled"),
    ("scenarios", "results"), ("cli", "app"), ("__main__", "cli"),
}  # fmt: skip


def parts() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        if path != ROOT / "__init__.py":
            yield path.relative_to(ROOT).parts[0].removesuffix(".py"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("polybius."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "polybius":
            yield from (alias.name for alias in node.names if alias.name in LEVELS)
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("polybius."))


def test_every_part_has_a_level() -> None:
    assert {part for part, _ in parts()} == set(LEVELS)


@pytest.mark.parametrize("part", LEVELS)
def test_arrows_point_down(part: str) -> None:
    for own, path in parts():
        if own != part:
            continue
        for other in imports(path):
            allowed = other == own or LEVELS[other] < LEVELS[own] or (own, other) in WITHIN
            assert allowed, (
                f"{path.relative_to(ROOT)} (level {LEVELS[own]}) imports {other} (level {LEVELS[other]})"
            )


def test_the_engine_knows_no_mechanism_by_name() -> None:
    from polybius import mechanisms

    for path in (ROOT / "engine").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert not names & set(mechanisms.__all__), path
