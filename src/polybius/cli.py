"""The command line: run a scenario, look at its result, and see what there is to run.

Nothing heavy is imported before a command needs it, so help comes at once. Whatever polybius
raises on purpose is one sentence on standard error and exit 2; Ctrl-C is exit 130.
"""

import gc
from contextlib import suppress
from errno import EPIPE
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from polybius.errors import PolybiusError, ResultError
from polybius.text import quoted_briefly

if TYPE_CHECKING:
    from polybius.results import Result

__all__ = ["app", "main"]


class OneSentence(TyperGroup):
    """A group of commands that turns deliberate errors into one sentence, and Ctrl-C into another."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command; exit with 2 on an error of ours or of the system, with 130 when interrupted."""
        try:
            return super().invoke(ctx)
        except PolybiusError as error:
            _complain(str(error))
            raise typer.Exit(2) from None
        except UsageError as error:
            error.message = quoted_briefly(error.message)
            raise
        except MemoryError:
            _complain("there is not enough memory for this. Ask for fewer citizens or worlds.")
            raise typer.Exit(2) from None
        except OSError as error:
            if error.errno == EPIPE:
                raise  # who reads, as head does, has seen enough
            _complain(_unusable(error))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted: nothing was written.", err=True)
            raise typer.Exit(130) from None


#: Objects after which Python looks for cycles among them. By default it passes over what the compiler
#: keeps, some million objects, so often that it takes a sixth of a run's time.
SELDOM = (100_000, 20, 50)

UsageError: Any = typer.BadParameter.__base__  # whichever library typer takes it from

app = typer.Typer(
    name="polybius",
    cls=OneSentence,
    help="A laboratory for political orders: run a society, look at it, take it apart.",
    epilog="Start with: polybius run --out first",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _number(text: str) -> int | float | None:
    """Return the number that a text writes out, if any; what is not finite is to be refused as such."""
    from polybius.numerals import written

    return float(text) if text in ("inf", "+inf", "-inf", "nan") else written(text)


def _real(given: Any) -> int | float:
    """Read a number as files write it."""
    number = _number(str(given))
    if number is None:
        raise typer.BadParameter(f"'{given}' is not a number as 10, 0.5 or 1e3.")
    return number


def _whole(given: Any) -> int:
    """Read a whole number as files write it."""
    number = _real(given)
    if not isinstance(number, int):
        raise typer.BadParameter(f"'{given}' is not a whole number as 10.")
    return number


Folder = Annotated[Path, typer.Argument(help="Folder that `polybius run --out` wrote.", metavar="DIR")]
Threads = Annotated[
    int | None, typer.Option(parser=_whole, help="Threads; changes nothing but the time.", metavar="N")
]
ScenarioName = Annotated[
    str, typer.Argument(help="A scenario that ships, or a TOML file.", metavar="SCENARIO")
]
Citizens = Annotated[int | None, typer.Option(parser=_whole, help="Citizens of every society.", metavar="N")]
Years = Annotated[float | None, typer.Option(parser=_real, help="How long to run.", metavar="Y")]
InFull = Annotated[bool, typer.Option("--all", help="Tell all that happened, and every measure.")]
Described = Annotated[
    str, typer.Argument(help="A theory, a scenario or its TOML file, or a classic model.", metavar="NAME")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Name = Annotated[str | None, typer.Argument(help="Show this one's page.", metavar="NAME")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("polybius"))
        raise typer.Exit


@app.callback()
def _polybius(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(rich_help_panel="Run")
def run(
    scenario: ScenarioName = "two_victories",
    citizens: Citizens = None,
    years: Years = None,
    worlds: Annotated[
        int | None,
        typer.Option(
            parser=_whole,
            help="Worlds side by side; world w has seed S + w. Left out: 4 to 8, or 1 where a run is dear.",
            metavar="W",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(parser=_whole, help="Seed of the first world.", metavar="S")
    ] = None,
    threads: Threads = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Another value, as Expression.peer_pressure=0.5; may be repeated.",
            metavar="PARAM=VALUE",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Take out interventions on this, or all; may be repeated.", metavar="INTERVENTION"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="New folder for the result and its report.", metavar="DIR")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    in_full: InFull = False,
) -> None:
    """Run a scenario, show what happened, and keep it with --out."""
    from polybius.app import progress_bar
    from polybius.engine import Compiled
    from polybius.reports import as_json, print_summary
    from polybius.scenarios import load, usual_worlds
    from polybius.scenarios import run as run_scenario

    overrides = dict(map(_change, changes or []))
    chosen = load(scenario).without(*(without or ()))
    chosen = chosen.with_overrides(citizens=citizens, years=years, seed=seed, set=overrides)
    many = usual_worlds(chosen) if worlds is None else worlds
    _announce_compiling()
    with progress_bar() as watch:
        backend = Compiled(watch.compiling)
        result = run_scenario(
            chosen, worlds=many, threads=threads, out=out, backend=backend, progress=watch.steps
        )
    failed = _report_beside(result, out) if out is not None else 0
    if json:
        typer.echo(as_json(result))
    else:
        print_summary(result, in_full=in_full)
        typer.echo(_where(out))
    if failed:
        raise typer.Exit(failed)


@app.command(rich_help_panel="Run")
def sweep(
    scenario: ScenarioName = "two_victories",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="An input and its values, as Influence.rate=0.1,0.2, or from 0.1 to 0.5 as "
            "Influence.rate=0.1..0.5, with --points; may be repeated.",
            metavar="INPUT=VALUES",
        ),
    ] = None,
    design: Annotated[
        Path | None,
        typer.Option(help="A .csv or .parquet file with a column for each input.", metavar="FILE"),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(parser=_whole, help="Points of a Latin hypercube over all A..B.", metavar="N"),
    ] = None,
    replicates: Annotated[
        int, typer.Option(parser=_whole, help="Runs of each point; run r has seed S + r.", metavar="R")
    ] = 8,
    measures: Annotated[
        str | None,
        typer.Option(
            help="What to record, as private_mean,vote_share. Left out: what answers the scenario.",
            metavar="NAMES",
        ),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(parser=_real, help="Time from look to look. Left out: start and end.", metavar="Y"),
    ] = None,
    citizens: Citizens = None,
    years: Years = None,
    seed: Annotated[
        int | None, typer.Option(parser=_whole, help="Seed of the first run.", metavar="S")
    ] = None,
    threads: Threads = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="Another value at all points; may be repeated.", metavar="PARAM=VALUE"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File for all numbers: .csv, .parquet, or .dta for Stata.", metavar="FILE"),
    ] = None,
    json: AsJson = False,
) -> None:
    """Run a scenario at every point of a design, side by side, and show what comes of it."""
    from polybius.app import progress_bar
    from polybius.engine import Compiled
    from polybius.experiments import Study, written_design
    from polybius.reports import show_on_terminal, sweep_listed, sweep_table
    from polybius.results import check_export, export
    from polybius.scenarios import load

    if out is not None:
        check_export(out)
    chosen = load(scenario).with_overrides(
        citizens=citizens, years=years, set=dict(map(_change, changes or []))
    )
    wanted = [name.strip() for name in measures.split(",")] if measures else chosen.asked
    tried = written_design(chosen.inputs(), vary or (), design, points)
    study = Study(chosen, tried, replicates, seed, measures=wanted or None, every=every)
    _announce_compiling()
    with progress_bar("runs") as watch:
        backend = Compiled(watch.compiling)
        found = study.run(threads=threads, backend=backend, progress=watch.steps)
    if out is not None:
        made = export(found, out)
    if json:
        _print_json(sweep_listed(found))
        return
    show_on_terminal(sweep_table(found, study.design.seen))
    if out is None:
        typer.echo("Add --out FILE to keep every run's numbers.")
    else:
        typer.echo(f"{made.table}: {made.rows:,} rows. What its columns and measures mean: {made.meanings}")


@app.command(rich_help_panel="Run")
def reproduce(
    folder: Folder,
    threads: Threads = None,
    modules: Annotated[
        list[str] | None,
        typer.Option(
            "--import", help="A module with mechanisms of yours; may be repeated.", metavar="MODULE"
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Run a result again: identical, equal within 1e-x, or differs."""
    from polybius.app import import_modules, progress_bar
    from polybius.scenarios import reproduce as run_again

    import_modules(modules or [])
    _announce_compiling()
    with progress_bar() as watch:
        found = run_again(folder, threads=threads, progress=watch.steps)
    if json:
        _print_json(
            {"verdict": found.verdict, "difference": found.difference, "what": found.what}
            | {"changes": list(found.changes), "fingerprints": found.again.fingerprints}
        )
    else:
        typer.echo(found)
    if found.verdict == "differs":
        raise typer.Exit(1)


@app.command(rich_help_panel="Run")
def reference(
    only: Annotated[
        list[str] | None, typer.Option(help="This model alone; may be repeated.", metavar="NAME")
    ] = None,
    slow: Annotated[bool, typer.Option("--slow", help="Those that take minutes as well.")] = False,
    seed: Annotated[int, typer.Option(parser=_whole, help="Seed of the first replicate.", metavar="S")] = 0,
    threads: Threads = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON list and nothing else.")] = False,
) -> None:
    """Check the classic models against what they are known to give; exit 1 if one fails."""
    from polybius.app import examine

    _announce_compiling()
    found = examine(only, slow=slow, seed=seed, threads=threads, quiet=json)
    if json:
        from polybius.reports import verdicts_as_json

        typer.echo(verdicts_as_json(found))
    if any(verdict.fails for verdict in found):
        raise typer.Exit(1)


@app.command(rich_help_panel="Run")
def signs(
    scenario: Annotated[
        str, typer.Argument(help="Name of a scenario, or a TOML file.", metavar="SCENARIO")
    ] = "one_society",
    theory: Annotated[
        str | None, typer.Option(help="Another theory than the scenario's.", metavar="NAME")
    ] = None,
    citizens: Annotated[int, typer.Option(parser=_whole, help="Citizens of each world.", metavar="N")] = 2000,
    worlds: Annotated[int, typer.Option(parser=_whole, help="Worlds of each arm.", metavar="W")] = 12,
    seed: Annotated[
        int | None, typer.Option(parser=_whole, help="Seed of the first world.", metavar="S")
    ] = None,
    threads: Threads = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON list and nothing else.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a table in Markdown.")] = False,
) -> None:
    """Push what the texts call causes, one by one, and see which way the effects go."""
    from polybius.app import progress_bar
    from polybius.experiments import findings
    from polybius.reports import (
        finding_table,
        findings_as_json,
        findings_as_markdown,
        findings_in_a_sentence,
        show_on_terminal,
    )

    _announce_compiling()
    with progress_bar("pushes") as watch:
        found = findings(
            scenario=scenario,
            theory=theory,
            citizens=citizens,
            worlds=worlds,
            seed=seed,
            threads=threads,
            progress=watch.steps,
        )
    if json or markdown:
        typer.echo(findings_as_json(found) if json else findings_as_markdown(found))
        return
    show_on_terminal(finding_table([finding for finding in found if finding.effect is not None]))
    typer.echo(findings_in_a_sentence(found))


@app.command(rich_help_panel="Look")
def show(folder: Folder, in_full: InFull = False, json: AsJson = False) -> None:
    """Show a result again, after checking that its files are whole."""
    from polybius.reports import as_json, print_summary
    from polybius.results import Result

    if json:
        typer.echo(as_json(Result.load(folder)))
        return
    print_summary(Result.load(folder), in_full=in_full)


@app.command(rich_help_panel="Look")
def report(
    folder: Folder,
    out: Annotated[Path | None, typer.Option(help="File to write.", metavar="FILE")] = None,
) -> None:
    """Write a result's report again: one HTML file with figures."""
    from polybius.reports import check_file, write_report
    from polybius.results import Result

    if out is not None:
        check_file(out, "report")  # before the result is read, which may take long
    _written(write_report(Result.load(folder), out or folder / "report.html"))


@app.command(rich_help_panel="Look")
def export(
    folder: Folder,
    out: Annotated[
        Path, typer.Option(help="File to write: .csv, .parquet, or .dta for Stata.", metavar="FILE")
    ],
    part: Annotated[
        str, typer.Option(help="measures, elections, groups, survey or another part.", metavar="NAME")
    ] = "measures",
    json: AsJson = False,
) -> None:
    """Write one long table of a result, a row for each number, for R, Stata and others."""
    from polybius.results import Result, check_export

    check_export(out)
    made = Result.load(folder).export(out, part)
    if json:
        _print_json({"table": str(made.table), "meanings": str(made.meanings), "rows": made.rows})
        return
    typer.echo(f"{made.table}: {made.rows:,} rows. What its columns and measures mean: {made.meanings}")


@app.command(rich_help_panel="Look")
def draw(
    folder: Folder,
    what: Annotated[str, typer.Option(help="plane, ridges, heat or fan.", metavar="FIGURE")] = "plane",
    axis: Annotated[
        list[str] | None,
        typer.Option(help="Axis of value; a plane takes two, the second one upwards.", metavar="NAME"),
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option(help="What a fan shows; may be repeated.", metavar="NAME")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="SVG file to write; else it is printed.", metavar="FILE")
    ] = None,
) -> None:
    """Draw one figure of a result: one SVG, light or dark as its reader's screen."""
    from polybius.app import one_figure
    from polybius.reports import check_svg
    from polybius.results import Result

    if out is not None:
        check_svg(out)
    picture = one_figure(Result.load(folder), what, axis or [], measure or [])
    _save_or_print(picture.svg, out, "figure")


@app.command(rich_help_panel="Look")
def animate(
    scenario: Annotated[
        str,
        typer.Argument(
            help="A scenario, a TOML file, or the folder of a result with frames.", metavar="SCENARIO"
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="File to write: a .gif, or an .mp4 where ffmpeg is found.", metavar="FILE")
    ],
    citizens: Annotated[int, typer.Option(parser=_whole, help="Citizens, at most 500.", metavar="N")] = 200,
    years: Years = None,
    seed: Annotated[int | None, typer.Option(parser=_whole, help="Seed of the world.", metavar="S")] = None,
    axis: Annotated[str | None, typer.Option(help="Axis of value; else the first.", metavar="NAME")] = None,
    threads: Threads = None,
) -> None:
    """Animate the network of a small society: what each citizen thinks, says and hides."""
    from polybius.app import progress_bar
    from polybius.engine import Compiled
    from polybius.reports import animate as film

    _announce_compiling()
    source = _film_source(scenario)
    with progress_bar() as watch:
        made = film(
            source,
            out,
            citizens=citizens,
            years=years,
            seed=seed,
            axis=axis,
            threads=threads,
            backend=Compiled(watch.compiling),
            progress=watch.steps,
        )
    _written(made)


@app.command(rich_help_panel="Look")
def cite(
    folder: Folder,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="As BibTeX.")] = False,
    json: AsJson = False,
) -> None:
    """Print the references of what a result ran."""
    from polybius.results import Result
    from polybius.sources import references

    found = references(Result.load(folder).citations())
    if json:
        from polybius.reports import works_listed

        _print_json(works_listed(found))
        return
    typer.echo("\n\n".join(source.bibtex if bibtex else source.reference for source in found))


@app.command(rich_help_panel="What there is")
def scenarios(json: AsJson = False) -> None:
    """List the scenarios that ship."""
    from polybius.reports import scenario_list, scenarios_listed, show_on_terminal

    if json:
        _print_json(scenarios_listed())
        return
    show_on_terminal(scenario_list())


@app.command(rich_help_panel="What there is")
def inputs(
    scenario: ScenarioName,
    json: AsJson = False,
) -> None:
    """List the numbers that can be set in a scenario: value, range, prior, meaning, source."""
    from polybius.reports import input_list, show_on_terminal
    from polybius.scenarios import load

    found = load(scenario).inputs()
    if json:
        _print_json(found.to_dicts())
        return
    show_on_terminal(input_list(found))


@app.command(rich_help_panel="What there is")
def theories(name: Name = None, json: AsJson = False) -> None:
    """List the theories, or show one: claim, mechanisms, parameters."""
    from polybius.reports import show_on_terminal, theories_listed, theory_list, theory_page

    if json:
        _print_json(theories_listed(name))
        return
    show_on_terminal(theory_list() if name is None else theory_page(name))


@app.command(rich_help_panel="What there is")
def plan(name: Described, json: AsJson = False) -> None:
    """Print the step of a model: who acts on what, in which order."""
    from polybius.reports import plan_listed, show_on_terminal, theory_plan

    if json:
        _print_json(plan_listed(name))
        return
    show_on_terminal(theory_plan(name))


@app.command(rich_help_panel="Describe")
def odd(
    name: Described,
    out: Annotated[
        Path | None, typer.Option(help="File to write; else it is printed.", metavar="FILE")
    ] = None,
    format: Annotated[
        str | None, typer.Option(help="md, html or tex; by default what FILE ends in, else md.", metavar="F")
    ] = None,
) -> None:
    """Write the ODD protocol of a model: everything that it is, from its own declarations."""
    from polybius.reports import Format, Subject, check_file, odd_text

    check_file(out, "document")
    chosen = Format.named(format or (out.suffix.lstrip(".") if out else "") or "md")
    _save_or_print(odd_text(Subject.named(name), chosen), out, "document")


@app.command(rich_help_panel="Describe")
def diagram(
    name: Described,
    out: Annotated[
        Path | None, typer.Option(help="SVG file to write; else it is printed.", metavar="FILE")
    ] = None,
) -> None:
    """Draw who reads what from whom, with signs where a rule is monotone: one SVG."""
    from polybius.reports import Subject, check_svg
    from polybius.reports import diagram as drawn

    if out is not None:
        check_svg(out)
    subject = Subject.named(name)
    _save_or_print(drawn(subject.theory, subject.links(), subject.title), out, "diagram")


@app.command(rich_help_panel="What there is")
def mechanisms(name: Name = None, json: AsJson = False) -> None:
    """List the mechanisms, or show one: rule, parameters, columns."""
    from polybius.reports import mechanism_list, mechanism_page, mechanisms_listed, show_on_terminal

    if json:
        _print_json(mechanisms_listed(name))
        return
    show_on_terminal(mechanism_list() if name is None else mechanism_page(name))


@app.command(rich_help_panel="What there is")
def measures(json: AsJson = False) -> None:
    """List the measures that runs record where their columns are there."""
    from polybius.reports import measure_list, measures_listed, show_on_terminal

    if json:
        _print_json(measures_listed())
        return
    show_on_terminal(measure_list())


@app.command(rich_help_panel="What there is")
def models(name: Name = None, json: AsJson = False) -> None:
    """List the classic models, or show one: parameters, what it returns."""
    from polybius.reports import model_list, model_page, models_listed, show_on_terminal

    if json:
        _print_json(models_listed(name))
        return
    show_on_terminal(model_list() if name is None else model_page(name))


kernel_cache = typer.Typer(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
app.add_typer(kernel_cache, name="cache", rich_help_panel="What there is")


@kernel_cache.callback()
def cache(
    context: typer.Context,
    clear: Annotated[bool, typer.Option("--clear", help="Delete it; the next run compiles again.")] = False,
    json: AsJson = False,
) -> None:
    """Say where compiled kernels are and how big, or clear them."""
    if context.invoked_subcommand:
        return
    from polybius.app import KernelCache

    kept = KernelCache()
    said = kept.clear() if clear else str(kept)
    if json:
        _print_json({"root": str(kept.root), "bytes": kept.size, "error": kept.error})
        return
    typer.echo(said)


@kernel_cache.command()
def warm(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios, their TOML files, or theories; left out: two_victories."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every scenario that ships.")] = False,
    json: AsJson = False,
) -> None:
    """Compile beforehand what runs will need, so that none has to wait."""
    from polybius.app import KernelCache, progress_bar, warmed
    from polybius.scenarios import names as shipped

    if error := KernelCache().error:
        raise PolybiusError(error)
    wanted = [*(names or ()), *(shipped() if every else ())] or ["two_victories"]
    told = []
    with progress_bar() as watch:
        for name in wanted:
            told.append(warmed(name, watch.compiling))
            if not json:
                typer.echo(f"{name}: {told[-1].new} kernels compiled, {told[-1].kernels} kept in all.")
    if json:
        _print_json([each._asdict() for each in told])


def _print_json(content: Any) -> None:
    from polybius.reports import json_text

    typer.echo(json_text(content))


def _change(text: str) -> tuple[str, Any]:
    """Split PARAM=VALUE; a value that reads as a number or yes/no is one."""
    key, _, value = (part.strip() for part in text.partition("="))
    if not key or not value:
        raise PolybiusError(
            f"--set takes PARAM=VALUE, as in Expression.peer_pressure=0.5. Got '{text}' instead."
        )
    return key, _value(value)


def _value(text: str) -> int | float | bool | str:
    if text in ("true", "false"):
        return text == "true"
    number = _number(text)
    return text if number is None else number


def _film_source(name: str) -> "Result | str":
    """Return the result in a folder, else a scenario's name; refuse to guess between the two."""
    from polybius.results import Result
    from polybius.scenarios import names

    if not Path(name).is_dir():
        return name
    if name in names():
        raise PolybiusError(
            f"'{name}' is a scenario that ships and a folder here. Say ./{name} for the result in the "
            f"folder; for the scenario, work from another folder."
        )
    return Result.load(name)


def _announce_compiling() -> None:
    from polybius.app import KernelCache

    kept = KernelCache()
    if kept.error:
        _complain(kept.error)
    elif kept.is_new:
        typer.echo("First run on this installation: compiling, once. Later runs start at once.", err=True)


def _report_beside(result: "Result", folder: Path) -> int:
    """Write the report beside a result; where that fails, say why. Return the exit code."""
    try:
        from polybius.reports import write_report

        write_report(result, folder / "report.html")
    except (PolybiusError, KeyboardInterrupt) as error:
        reason = str(error) or "interrupted."
        _complain(f"the result is in '{folder}', but not its report: {reason}")
        typer.echo(f"For the report alone: polybius report {folder}", err=True)
        if isinstance(error, KeyboardInterrupt):
            return 130
        return 2 if isinstance(error, ResultError) else 0  # no matplotlib, no report: the run is what it is
    return 0


def _save_or_print(text: str, out: Path | None, noun: str) -> None:
    """Save a document where it is wanted, and say where; else print it."""
    from polybius.reports import save
    from polybius.streams import print_document

    if out is None:
        print_document(text)
    else:
        _written(save(text, out, noun))


def _written(path: Path) -> None:
    """Say where something was written, unless it went to a device or a pipe, perhaps this very output."""
    from polybius.writing import is_stream

    if not is_stream(path):
        typer.echo(path)


def _where(out: Path | None) -> str:
    if out is None:
        return "Add --out DIR to keep a result, with a report to read in the browser."
    page = out / "report.html"
    return f"Saved in {out}." + (f" Report: {page}" if page.is_file() else "")


def _complain(sentence: str) -> None:
    with suppress(OSError, ValueError):  # nobody can be told any more
        typer.echo(f"polybius: {quoted_briefly(sentence)}", err=True)


def _unusable(error: OSError) -> str:
    what = "standard output" if error.filename is None else f"'{error.filename}'"
    return f"{what} cannot be used: {error.strerror or error}."


def main() -> None:
    """Run the command line."""
    from polybius.streams import finish, prepare, silence

    gc.set_threshold(*SELDOM)
    prepare()
    try:
        app(prog_name="polybius")
    except SystemExit as done:
        raise SystemExit(finish(done.code if isinstance(done.code, int) else int(bool(done.code)))) from None
    except OSError as error:  # of help, which is printed before there is a command
        _complain(_unusable(error))
        silence()
        raise SystemExit(2) from None
