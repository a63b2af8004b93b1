"""A document as LaTeX source that compiles with what every installation has."""

import re
import unicodedata
from collections.abc import Sequence

from polybius.reports.odd.blocks import (
    Block,
    Bullets,
    Document,
    Drawing,
    Grid,
    Heading,
    Paragraph,
    Verbatim,
    Works,
    pieces,
)
from polybius.text import one_line

__all__ = ["latex", "shares"]

PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{textcomp}
\usepackage[margin=22mm]{geometry}
\usepackage{alltt}
\usepackage{array}
\usepackage{booktabs}
\usepackage{longtable}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}
\setlength{\parskip}{5pt plus 2pt}
\setlength{\LTleft}{0pt}
\setlength{\tabcolsep}{4pt}
\sloppy
\newcolumntype{L}[1]{>{\raggedright\arraybackslash\hspace{0pt}}p{#1}}
"""

#: Characters that mean something to LaTeX.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
}

#: Within `alltt` only these do.
SPECIAL_VERBATIM = {key: SPECIAL[key] for key in "\\{}"}

#: Characters beyond Latin letters, by commands that work in text and in `alltt`.
SYMBOLS = {
    "−": r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "·": r"\ensuremath{\cdot}",
    "√": r"\ensuremath{\surd}",
    "²": r"\textsuperscript{2}",
    "³": r"\textsuperscript{3}",
    "±": r"\ensuremath{\pm}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "→": r"\ensuremath{\to}",
    "∞": r"\ensuremath{\infty}",
    "’": "'",
    "‘": r"\textquoteleft{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "…": r"\ldots{}",
    "–": "--",
    "—": "---",
    "\u00a0": " ",
    "σ": r"\ensuremath{\sigma}",
}

#: Where a long name in code may break.
BREAKS = re.compile(r"(?<=[._/])(?=\w)")

SECTIONS = ("section", "subsection", "subsubsection")

#: Letters of a column's longest text that count when the width is shared out; arbitrary.
LONG = 60

#: Shares of the line: a letter in a table, one in its head, and the gap between two columns.
LETTER, BOLD, BETWEEN = 0.0094, 0.0112, 0.017


def latex(document: Document) -> str:
    """Return the document as a LaTeX file."""
    heading = inline(one_line(document.title))
    title = f"\\title{{{heading}}}\n\\author{{}}\n\\date{{{inline(document.subtitle)}}}\n"
    body = "\n\n".join(map(_block, document.blocks))
    return f"{PREAMBLE}{title}\\begin{{document}}\n\\maketitle\n\n{body}\n\n\\end{{document}}\n"


def inline(text: str) -> str:
    """Return text with everything escaped that LaTeX would take for commands."""
    return "".join(_code(part) if code else escaped(part) for code, part in pieces(text))


def escaped(text: str, special: dict[str, str] = SPECIAL) -> str:
    """Return text in characters that LaTeX has; what it lacks becomes its nearest letter."""
    return "".join(special.get(c) or SYMBOLS.get(c) or _letter(c) for c in text)


def _letter(c: str) -> str:
    if ord(c) < 0x180:  # ASCII, Latin-1 and Latin Extended-A are in every font
        return c
    plain = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    return plain or f"[U+{ord(c):04X}]"


def _code(text: str) -> str:
    broken = r"\allowbreak{}".join(escaped(part, {**SPECIAL, "-": "{-}"}) for part in BREAKS.split(text))
    return f"\\texttt{{{broken}}}"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"\\{SECTIONS[level - 1]}*{{{inline(one_line(text))}}}"
        case Paragraph(text):
            return inline(text)
        case Bullets(items):
            return _list("itemize", [f"\\item {{}}{inline(item)}" for item in items])
        case Grid(head, rows):
            return _table(head, rows)
        case Verbatim(text):
            return f"{{\\footnotesize\\begin{{alltt}}\n{escaped(text, SPECIAL_VERBATIM)}\n\\end{{alltt}}}}"
        case Drawing(_, _, instead):
            return inline(instead)
        case Works(sources):
            return _list(
                "itemize",
                [f"\\item {{}}{inline(source.citation)}{_address(source.url)}" for source in sources],
            )


def _address(url: str) -> str:
    plain = re.sub(r"([%#])", r"\\\1", url)
    return f" \\url{{{plain}}}" if url else ""


def _list(kind: str, items: Sequence[str]) -> str:
    return "\n".join([f"\\begin{{{kind}}}\\raggedright", *items, f"\\end{{{kind}}}"])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    columns = "".join(f"L{{{share:.4f}\\linewidth}}" for share in shares(head, rows))
    titles = " & ".join(f"\\textbf{{{inline(name)}}}" for name in head)
    # after the end of a row a bracket or a star would be an argument
    lines = [re.sub(r"^(?=[\[*])", "{}", " & ".join(map(inline, row))) + r" \\" for row in rows]
    return "\n".join(
        [
            f"{{\\footnotesize\\begin{{longtable}}{{@{{}}{columns}@{{}}}}",
            f"\\toprule\n{titles} \\\\\n\\midrule\n\\endhead",
            *lines,
            "\\bottomrule\n\\end{longtable}}",
        ]
    )


def shares(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return each column's share of the line: room for what cannot be broken, then short columns first."""
    columns = list(zip(head, *rows, strict=True))
    least = [max(BOLD * _unbroken(c[0]), LETTER * max(map(_unbroken, c[1:]), default=0.0)) for c in columns]
    full = [LETTER * min(LONG, max(map(len, column))) for column in columns]
    room = 1.0 - BETWEEN * (len(columns) - 1)
    found = [min(1.0, room / sum(least)) * width for width in least]
    by_need = sorted(range(len(columns)), key=lambda c: full[c] - found[c])
    for place, c in enumerate(by_need):
        left = max(0.0, room - sum(found)) / (len(columns) - place)
        found[c] += min(left, max(0.0, full[c] - found[c]))
    return found


def _unbroken(text: str) -> int:
    """Return the length of the longest part of a text that stays on one line."""
    parts = [part for code, piece in pieces(text) for part in (BREAKS.split(piece) if code else [piece])]
    return max((len(word) for part in parts for word in part.split()), default=1)
