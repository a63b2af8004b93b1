"""The command line: what it prints, what it writes, and how it says no."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import polybius
from polybius.cli import app
from polybius.reference import MODELS

SMALL = ("--citizens", "300", "--years", "1")
HEAVY = {"numpy", "numba", "pandas", "xarray", "matplotlib", "pydantic", "polybius.state"}


def cli(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(*arguments: str | Path) -> str:
    """Return the one sentence with which these arguments are refused."""
    done = cli(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.startswith("polybius: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return str(done.stderr)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small result with its report."""
    folder = tmp_path_factory.mktemp("results") / "small"
    done = cli("run", *SMALL, "--worlds", "1", "--out", folder)
    assert done.exit_code == 0, done.output
    assert f"Saved in {folder}. Report: {folder / 'report.html'}" in done.stdout
    return folder


@pytest.fixture
def copied(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "copy"))


# Help


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_command(flag: str) -> None:
    done = cli(flag)
    assert done.exit_code == 0
    commands = (
        "run",
        "sweep",
        "show",
        "reproduce",
        "report",
        "mechanisms",
        "theories",
        "plan",
        "cite",
        "cache",
        "scenarios",
        "odd",
        "diagram",
        "draw",
        "animate",
    )
    for command in commands:
        assert re.search(rf"\b{command}\b", done.stdout)
        assert cli(command, flag).exit_code == 0


def test_help_loads_nothing_heavy_and_comes_at_once() -> None:
    code = f"import sys, polybius.cli; print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    before = os.times()
    subprocess.run([sys.executable, "-m", "polybius", "--help"], capture_output=True, check=True)
    after = os.times()
    # processor time of the child, which a busy machine does not lengthen; about 0.2 s
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", cli("--version").stdout)


# Running


def test_json_is_one_object_and_nothing_else() -> None:
    done = cli("run", *SMALL, "--worlds", "2", "--seed", "5", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert found["seeds"] == [5, 6]
    assert len(found["fingerprint"]) == 2
    assert len(found["measures"]["expressed_mean"]["values"]) == 13  # year 0 and twelve months
    # world 1 of seed 5 is world 0 of seed 6
    alone = json.loads(cli("run", *SMALL, "--worlds", "1", "--seed", "6", "--json").stdout)
    assert alone["fingerprint"] == found["fingerprint"][1]


def test_set_reaches_parameters_and_sections() -> None:
    plain = json.loads(cli("run", *SMALL, "--json").stdout)["fingerprint"]
    for change in ("Influence.rate=0.2", "population.hidden_support=0.1", "society.line=[0.1]"):
        done = cli("run", *SMALL, "--set", change, "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["fingerprint"] != plain


def test_a_run_tells_and_keeps(kept: Path) -> None:
    assert {path.name for path in kept.iterdir()} == {
        "manifest.json",
        "measures.nc",
        "state.npz",
        "report.html",
    }
    assert (kept / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (kept / "report.html").stat().st_size < 1_500_000
    shown = cli("show", kept)
    assert shown.exit_code == 0, shown.output
    assert "Two victories" in shown.stdout
    assert "What people say, on average" in shown.stdout and "expressed_mean" not in shown.stdout
    assert "expressed_mean" in cli("show", kept, "--all").stdout


def test_without_out_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = cli("run", *SMALL)
    assert done.exit_code == 0, done.output
    assert "Add --out DIR" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_reproduce_says_identical(kept: Path) -> None:
    done = cli("reproduce", kept, "--threads", "1")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("identical")


def test_without_matplotlib_the_run_succeeds_and_says_how_to_get_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    out = tmp_path / "out"
    done = cli("run", *SMALL, "--out", out)
    assert done.exit_code == 0, done.output
    assert (out / "manifest.json").is_file()
    assert not (out / "report.html").exists()
    assert "pip install 'polybius[report]'" in done.stderr
    assert f"polybius report {out}" in done.stderr
    assert f"Saved in {out}." in done.stdout


def test_a_report_alone(copied: Path, tmp_path: Path) -> None:
    (copied / "report.html").unlink()
    assert cli("report", copied).stdout.strip() == str(copied / "report.html")
    assert (copied / "report.html").is_file()
    assert cli("report", copied, "--out", tmp_path / "other.html").exit_code == 0
    assert (tmp_path / "other.html").is_file()


# What there is


def test_pages_of_what_there_is() -> None:
    assert "Friedkin" in cli("mechanisms", "Influence").stdout
    assert "Influence" in cli("mechanisms").stdout
    assert "hidden_majority" in cli("theories").stdout
    assert "Kuran 1995" in cli("theories", "hidden_majority").stdout
    assert "stream" in cli("plan", "hidden_majority").stdout
    assert "two_victories" in cli("scenarios").stdout


def test_the_plan_of_a_scenario_file_is_that_of_its_theory(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('extends = "two_victories"\n')
    assert cli("plan", file).stdout == cli("plan", "hidden_majority").stdout


def test_a_model_is_described_in_the_format_of_the_file(tmp_path: Path) -> None:
    for name, opening in (
        ("m.md", "# Deffuant"),
        ("m.html", "<!doctype html>"),
        ("m.tex", r"\documentclass"),
    ):
        done = cli("odd", "deffuant_weisbuch", "--out", tmp_path / name)
        assert done.stdout.strip() == str(tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(opening)
    printed = cli("odd", "deffuant_weisbuch").stdout
    assert printed == (tmp_path / "m.md").read_text(encoding="utf-8")
    assert cli("odd", "deffuant_weisbuch", "--format", "html").stdout.startswith("<!doctype html>")


def test_a_model_is_drawn(tmp_path: Path) -> None:
    assert cli("diagram", "deffuant_weisbuch", "--out", tmp_path / "m.svg").exit_code == 0
    assert (tmp_path / "m.svg").read_text(encoding="utf-8").startswith("<svg")
    assert cli("diagram", "deffuant_weisbuch").stdout.startswith("<svg")


def test_a_plan_says_what_is_constant_and_who_reads_it() -> None:
    shown = cli("plan", "hidden_majority").stdout.partition("Given and constant")[2]
    assert re.search(r"citizens\.susceptibility .* Influence +openness to others", shown)


def test_citations_as_text_and_bibtex(kept: Path) -> None:
    text, bibtex = cli("cite", kept).stdout, cli("cite", kept, "--bibtex").stdout
    assert "Kuran, Timur. 1995. Private Truths, Public Lies" in text
    assert "@book{kuran1995," in bibtex
    assert text.count("\n\n") == bibtex.count("\n\n")


def test_the_cache_is_named_measured_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path))
    folder = tmp_path / ("ab" * 8)
    folder.mkdir()
    (folder / "means.kernel").write_bytes(b"x" * 2_500_000)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("not a kernel", encoding="utf-8")
    done = cli("cache")
    assert str(tmp_path) in done.stdout
    assert "2.5 MB" in done.stdout
    assert "Cleared 2.5 MB" in cli("cache", "--clear").stdout
    assert not folder.exists()
    assert (tmp_path / "mine" / "letter.txt").exists()  # only what is ours


def test_the_cache_is_warmed_once() -> None:
    cli("cache", "warm", "frozen")
    (told,) = json.loads(cli("cache", "warm", "frozen", "--json").stdout)
    assert told["name"] == "frozen" and told["new"] == 0 and told["kernels"] > 5
    assert "Did you mean 'frozen'" in refused("cache", "warm", "frosen")


def test_a_cache_that_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLYBIUS_CACHE", str(tmp_path / "blocked"))
    (tmp_path / "blocked").write_text("a file where a folder should be", encoding="utf-8")
    done = cli("cache")
    assert f"kernels cannot be kept in {tmp_path / 'blocked'}: Not a directory." in done.stdout
    assert "0.0 MB" not in done.stdout
    done = cli("run", "--citizens", "50", "--years", "0.1")
    assert "Every run compiles anew" in done.stderr
    assert "Later runs start at once" not in done.stderr


# Bad input: one sentence, exit 2, nothing half-written


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("two_victory",), ("there is no scenario 'two_victory'", "Did you mean 'two_victories'")),
        (("nowhere.toml",), ("there is no scenario file 'nowhere.toml'",)),
        (("--set", "Expresion.peer_pressure=1"), ("no mechanism 'Expresion'", "Did you mean 'Expression'")),
        (
            ("--set", "Expression.peer_presure=1"),
            ("no parameter 'peer_presure'", "Did you mean 'peer_pressure'"),
        ),
        (
            ("--set", "Expression.peer_pressure=1000"),
            ("Expression.peer_pressure must lie in [0, 100] utility", "1000"),
        ),
        (
            ("--set", "Expression.peer_pressure=nan"),
            ("Expression.peer_pressure must be a finite number", "nan"),
        ),
        (("--set", "Expression.peer_pressure=lots"), ("Expression.peer_pressure must be a number", "'lots'")),
        (("--set", "peer_pressure"), ("--set takes PARAM=VALUE", "'peer_pressure'")),
        (("--set", "=1"), ("--set takes PARAM=VALUE",)),
        (("--set", "population.hidden_support=2"), ("hidden_support must lie in [0, 1]", "2")),
        (("--set", "network.kind=homofilous"), ("'homofilous'", "Did you mean 'homophilous'")),
        (("--set", "scenario.theory=hidden"), ("no theory 'hidden'", "Did you mean 'hidden_majority'")),
        (("--citizens", "0"), ("population.citizens", "0")),
        (("--years", "nan"), ("scenario.years must be a finite number",)),
        (("--years", "-1"), ("scenario.years", "-1")),
        (("--worlds", "0"), ("worlds must be a whole number of at least 1", "0")),
        (("--threads", "0"), ("threads must be a whole number of at least 1", "0")),
        (("--seed", "-1"), ("scenario.seed", "-1")),
        (("--set", "Expression.peer_pressure=+-inf"), ("must be a number", "'+-inf'")),
    ],
)
def test_bad_runs(
    arguments: tuple[str, ...], parts: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = refused("run", *arguments, "--out", "out")
    for part in parts:
        assert part in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--citizens", "--years", "--worlds", "--seed", "--threads"])
@pytest.mark.parametrize("text", ["1_0", "٣", " 3 ", "0x10", "１", "1,5", "", "ten"])
def test_numbers_are_written_as_in_files(option: str, text: str) -> None:
    done = cli("run", option, text)
    assert done.exit_code == 2
    assert "is not a number" in done.output


@pytest.mark.parametrize("option", ["--citizens", "--worlds", "--seed", "--threads"])
def test_counts_are_whole(option: str) -> None:
    done = cli("run", option, "1.5")
    assert done.exit_code == 2
    assert "'1.5' is not a whole number" in done.output


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("mechanisms", "Expresion"), "Did you mean 'Expression'"),
        (("theories", "hidden"), "Did you mean 'hidden_majority'"),
        (("plan", "hidden"), "Did you mean 'hidden_majority'"),
        (("odd", "hidden"), "Did you mean 'hidden_majority'"),
        (("odd", "hidden_majority", "--format", "pdf"), "a document is written as md, html, tex"),
        (("odd", "acemoglu_robinson"), "is a closed form or a map"),
        (("diagram", "hidden"), "Did you mean 'hidden_majority'"),
        (("diagram", "deffuant_weisbuch", "--out", "/nowhere/m.svg"), "'/nowhere/m.svg' cannot be written"),
        (("show", "nowhere"), "there is no result folder 'nowhere'"),
        (("cite", "nowhere"), "there is no result folder 'nowhere'"),
        (("reproduce", "nowhere"), "there is no result folder 'nowhere'"),
        (("report", "nowhere"), "there is no result folder 'nowhere'"),
        (("diagram", "deffuant_weisbuch", "--out", "m.pdf"), "ends in .svg. Got 'm.pdf'"),
        (("draw", "nowhere"), "there is no result folder 'nowhere'"),
        (("animate", "two_victorys", "--out", "a.gif"), "there is no scenario 'two_victorys'"),
        (("animate", "two_victories", "--out", "a.png"), "ends in .gif or .mp4"),
        (("animate", "two_victories", "--out", "/nowhere/a.gif"), "'/nowhere/a.gif' cannot be written"),
        (("animate", "two_victories", "--out", "a.gif", "--citizens", "501"), "2 to 500 citizens. Got 501"),
    ],
)
def test_bad_names(arguments: tuple[str, ...], part: str) -> None:
    assert part in refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((), "a value plane takes two axes. The result has: ideology."),
        (("--axis", "ideology"), "a plane takes two axes, or none"),
        (("--what", "rigs"), "Did you mean 'ridges'"),
        (("--what", "heat", "--measure", "private_mean"), "only a fan shows measures"),
        (("--what", "heat", "--axis", "a", "--axis", "b"), "shows one axis. Got a and b"),
        (("--what", "heat", "--axis", "idiology"), "Did you mean 'ideology'"),
        (("--what", "fan", "--measure", "privat_mean"), "Did you mean 'private_mean'"),
        (("--what", "fan", "--out", "/nowhere/f.svg"), "'/nowhere/f.svg' cannot be written"),
        (("--out", "plane.png"), "into a file that ends in .svg. Got 'plane.png'"),
    ],
)
def test_figures_that_cannot_be_drawn(kept: Path, arguments: tuple[str, ...], part: str) -> None:
    assert part in refused("draw", kept, *arguments)


def test_a_figure_is_printed_or_written(kept: Path, tmp_path: Path) -> None:
    printed = cli("draw", kept, "--what", "ridges")
    assert printed.exit_code == 0 and printed.stdout.startswith("<svg")
    assert cli("draw", kept, "--what", "fan", "--out", tmp_path / "fan.svg").exit_code == 0
    assert "expressed mean" in (tmp_path / "fan.svg").read_text(encoding="utf-8")


def test_a_small_society_is_animated(tmp_path: Path) -> None:
    done = cli("animate", "two_victories", "--citizens", "20", "--years", "0.5", "--out", tmp_path / "a.gif")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.gif").read_bytes().startswith(b"GIF89a")


def test_a_name_of_a_scenario_and_a_folder_is_not_guessed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two_victories").mkdir()
    said = refused("animate", "two_victories", "--out", "a.gif")
    assert "'two_victories' is a scenario that ships and a folder here. Say ./two_victories" in said
    assert "is not a result folder" in refused("animate", "./two_victories", "--out", "a.gif")


def test_a_number_that_is_none_and_an_unknown_command_are_usage_errors() -> None:
    for arguments in (("run", "--citizens", "many"), ("rnu",), ("run", "--cityzens", "3"), ("plan",)):
        done = cli(*arguments)
        assert done.exit_code == 2
        assert "Traceback" not in done.output
        assert done.stdout == ""


def test_a_survey_without_a_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("place,age\n4,30\n", encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(
        '[survey]\nname = "mine"\nsource = "kish1965"\n'
        '[axes.ideology]\nitem = "selfLR"\nscale = [1, 7]\nto = [-1, 1]\n',
        encoding="utf-8",
    )
    (tmp_path / "mine.toml").write_text(
        '[population]\nsurvey = "survey.csv"\nmapping = "mapping.toml"\n', encoding="utf-8"
    )
    assert "selfLR" in refused("run", tmp_path / "mine.toml", "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_ties_that_point_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("source,target\n0,1\n1,999\n", encoding="utf-8")
    (tmp_path / "mine.toml").write_text(
        '[network]\nfile = "ties.csv"\n[population]\ncitizens = 10\n', encoding="utf-8"
    )
    assert "999" in refused("run", tmp_path / "mine.toml", "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_full_a_file_or_under_one(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    assert "is not empty" in refused("run", *SMALL, "--out", tmp_path)
    assert "is a file" in refused("run", *SMALL, "--out", tmp_path / "note.txt")
    assert "is a file" in refused("run", *SMALL, "--out", tmp_path / "note.txt" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    assert "cannot be written" in refused("run", *SMALL, "--out", locked / "out")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that takes no folders")
def test_an_output_place_that_takes_no_folders() -> None:
    assert "'/proc/polybius' cannot be written" in refused("run", *SMALL, "--out", "/proc/polybius")


@pytest.mark.parametrize("damage", ["truncated", "edited", "missing"])
@pytest.mark.parametrize("file", ["manifest.json", "measures.nc", "state.npz"])
def test_a_damaged_result_is_refused(copied: Path, file: str, damage: str) -> None:
    path = copied / file
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        half = len(content) // 2
        path.write_bytes(
            content[:half] if damage == "truncated" else content[:half] + b"?" + content[half + 1 :]
        )
    for command in ("show", "reproduce", "cite", "report"):
        assert file in refused(command, copied)


def test_interrupted_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polybius.scenarios

    def interrupt(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(polybius.scenarios, "run", interrupt)
    done = cli("run", *SMALL, "--out", tmp_path / "out")
    assert done.exit_code == 130
    assert done.stderr == "Interrupted: nothing was written.\n"
    assert list(tmp_path.iterdir()) == []


def test_interrupted_while_the_report_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polybius.reports.report

    def interrupt(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(polybius.reports.report, "html_report", interrupt)
    out = tmp_path / "out"
    done = cli("run", *SMALL, "--out", out)
    assert done.exit_code == 130
    assert f"the result is in '{out}', but not its report: interrupted." in done.stderr
    assert f"polybius report {out}" in done.stderr
    assert f"Saved in {out}." in done.stdout
    assert {path.name for path in out.iterdir()} == {"manifest.json", "measures.nc", "state.npz"}


def test_a_report_that_cannot_be_written_is_told_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import polybius.reports.report
    from polybius.errors import ResultError

    def fill(*given: object) -> None:
        raise ResultError("report 'out/report.html' cannot be written: No space left on device.")

    monkeypatch.setattr(polybius.reports.report, "save", fill)
    done = cli("run", *SMALL, "--json", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "but not its report: report 'out/report.html' cannot be written: No space left" in done.stderr
    assert json.loads(done.stdout)["scenario"] == "two_victories"


def test_out_of_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import polybius.scenarios

    def exhaust(*given: object, **more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(polybius.scenarios, "run", exhaust)
    assert "not enough memory" in refused("run", *SMALL)


# In a process of its own


def test_ctrl_c_leaves_nothing(tmp_path: Path, kept: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "polybius",
        "run",
        "--citizens",
        "3000",
        "--years",
        "5000",
        "--out",
        "a/b",
    ]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    time.sleep(4)  # well into the run, or still loading: both must end in the same way
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert out == ""
    assert err.endswith("Interrupted: nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, kept: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-m", "polybius", "run", *SMALL, "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, preexec_fn=small_files_only)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert re.search(r"polybius: output folder '.*out' cannot be written: File too large\.", done.stderr)
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_quiet_where_nobody_watches(kept: Path) -> None:
    # All that the scenario asks for can be given, so there is nothing to say of that either.
    size = ("--citizens", "1000", "--worlds", "1")
    command = [sys.executable, "-m", "polybius", "run", *size, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    json.loads(done.stdout)


def test_classic_models_are_listed_and_shown() -> None:
    assert "deffuant_weisbuch" in cli("models").stdout
    page = cli("models", "conventions").stdout
    assert "critical_share(M)" in page and "plays remembered" in page and "Limits:" in page
    assert "Did you mean 'voter'" in refused("models", "votr")
    assert "Did you mean 'voter'" in refused("reference", "--only", "votr")


def test_known_answers_are_checked_and_told() -> None:
    done = cli("reference", "--only", "galam", "--only", "acemoglu_robinson")
    assert done.exit_code == 0, done.output
    assert re.search(r"galam .*Galam 2002", done.stdout)
    count = len(MODELS["galam"].known_answers) + len(MODELS["acemoglu_robinson"].known_answers)
    assert f"{count} known answers of {count} held" in done.stdout


def test_known_answers_as_json() -> None:
    done = cli("reference", "--only", "acemoglu_robinson", "--json")
    rows = json.loads(done.stdout)
    assert {row["model"] for row in rows} == {"acemoglu_robinson"}
    assert {row["verdict"] for row in rows} == {"holds"}
    assert [row["known"] for row in rows] == [a.expected for a in MODELS["acemoglu_robinson"].known_answers]


def test_an_answer_that_does_not_hold_is_an_exit_of_1(monkeypatch: pytest.MonkeyPatch) -> None:
    model = MODELS["galam"]
    wrong = replace(model.known_answers[0], expected=7.0)
    monkeypatch.setattr(polybius.reference.galam, "MODEL", replace(model, known_answers=(wrong,)))
    done = cli("reference", "--only", "galam")
    assert done.exit_code == 1
    assert "FAILS" in done.stdout and "1 failed" in done.stdout
