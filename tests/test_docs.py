"""Every code block of the documentation runs, and prints what its comments say it prints.

A page's blocks share one fresh folder and one namespace, in order. Python runs as it stands;
shell blocks run where they begin with `polybius`; a block with a title is the file of that
name. `# -> text` is a line that the block must print. A page with `<!-- slow -->` is slow.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SHELL = ("bash", "sh")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is (or none), its code, its first line in the page."""

    language: str
    title: str
    code: str
    line: int

    @property
    def runs(self) -> bool:
        return self.language == "python" or (self.language in SHELL and self.code.startswith("polybius"))

    @property
    def promised(self) -> list[str]:
        return [found.rstrip() for found in re.findall(r"# -> (.*)", self.code)]


def blocks(text: str) -> Iterator[Block]:
    for found in FENCE.finditer(text):
        indent, language, info, code = found.groups()
        title = re.search(r'title="([^"]+)"', info)
        line = text.count("\n", 0, found.start(4))
        yield Block(language, title[1] if title else "", re.sub(f"^{indent}", "", code, flags=re.M), line)


def pages() -> list[Any]:
    written = [
        ROOT / "README.md",
        ROOT / "ARCHITECTURE.md",
        ROOT / "CONTRIBUTING.md",
        *sorted(DOCS.rglob("*.md")),
    ]
    found = []
    for path in written:
        text = path.read_text(encoding="utf-8")
        if any(block.runs for block in blocks(text)):
            marks = [pytest.mark.slow] if "<!-- slow -->" in text else []
            found.append(pytest.param(path, id=path.relative_to(ROOT).as_posix(), marks=marks))
    return found


@pytest.fixture
def namespace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the namespace of a fresh module, and go to a fresh folder."""
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, "page", module)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return module.__dict__


def run_python(block: Block, page: Path, namespace: dict[str, Any]) -> None:
    """Run a block under the line numbers of its page; rules are read from the file that it names."""
    source = "\n" * block.line + block.code
    path = Path(f"{page.stem}-{block.line}.py").absolute()
    path.write_text(source, encoding="utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, str(path), "exec"), namespace)
    lines = [line.rstrip() for line in printed.getvalue().splitlines()]
    assert [line for line in lines if line in block.promised] == block.promised, lines


@pytest.mark.parametrize("page", pages())
def test_code_blocks_run(page: Path, namespace: dict[str, Any]) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.title:
            Path(block.title).write_text(block.code, encoding="utf-8")
        elif block.language == "python":
            run_python(block, page, namespace)
        elif block.runs:
            done = subprocess.run(["bash", "-euc", block.code], capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{page.name}, line {block.line}: {done.stderr}"


@pytest.mark.parametrize(
    "path", sorted((DOCS / "mechanism_examples").glob("*.py")), ids=lambda path: path.stem
)
def test_mechanism_examples_run(path: Path, namespace: dict[str, Any]) -> None:
    block = Block("python", "", path.read_text(encoding="utf-8"), 0)
    assert block.promised
    run_python(block, path, namespace)


#: What each example is asked for: something small.
SMALL = {
    "two_victories": ["figure.svg", "--citizens", "1000"],
    "reference_gallery": [".", "--only", "states", "--only", "institutions"],
}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_examples_draw(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(path), *SMALL[path.stem]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    figures = list(tmp_path.glob("*.svg"))
    assert figures
    assert all("<svg" in figure.read_text(encoding="utf-8") for figure in figures)


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.syspath_prepend(str(DOCS / "hooks"))
    found: dict[str, str] = import_module("pages").all_pages()
    return found


def test_every_mechanism_has_a_page_with_all_parts(generated: dict[str, str]) -> None:
    import polybius.mechanisms

    parts = [
        "What it says",
        "Why",
        "Rule",
        "Parameters",
        "Reads and writes",
        "Known limits",
        "Example",
        "Validation",
    ]
    written = {text.partition("\n")[0][2:]: text for uri, text in generated.items() if "/mechanisms/" in uri}
    for name in polybius.mechanisms.__all__:
        assert [line[3:] for line in written[name].splitlines() if line.startswith("## ")] == parts
        limits = written[name].partition("## Known limits")[2].partition("## ")[0]
        assert limits.strip(), f"{name} names no limits"


def test_generated_pages_name_every_column_measure_and_command(generated: dict[str, str]) -> None:
    from polybius.cli import app
    from polybius.measures import STANDARD
    from polybius.state import SYSTEM

    wanted = [("columns", column.name) for column in SYSTEM]
    wanted += [("measures", measure.name) for measure in STANDARD]
    commands = [
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    ]
    wanted += [("command-line", f"polybius {name}") for name in commands]
    missing = [name for page, name in wanted if name not in generated[f"reference/{page}.md"]]
    assert missing == []


def test_the_map_names_every_part_of_the_package_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "polybius"
    named = set(re.findall(r"`([\w./]+(?:/|\.py|\.bib|\.toml))`", text)) - {"src/polybius/"}
    assert {name for name in named if not (package / name).exists()} == set()
    parts = {p.name + "/" * p.is_dir() for p in package.iterdir() if p.is_dir() or p.suffix == ".py"}
    assert parts - named == {"__init__.py", "__pycache__/"} & parts


def test_constraints_pin_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        *project["dependencies"],
        *(each for name in extras if name != "benchmarks" for each in extras[name]),
    }
    names = {re.split(r"[<>=\[ ]", each)[0].lower() for each in wanted} - {"polybius"}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    assert names <= {line.partition("==")[0] for line in lines if "==" in line}


def test_changelog_fragments_are_named_by_kind() -> None:
    kinds = {"added", "changed", "fixed", "removed"}
    fragments = {path.name for path in (ROOT / "changelog.d").glob("*.md")} - {"README.md"}
    assert fragments
    assert {
        name for name in fragments if len(name.split(".")) != 3 or name.split(".")[1] not in kinds
    } == set()
