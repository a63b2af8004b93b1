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

__all__ = ["latex"]

PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
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
\setlength{\emergencystretch}{3em}
\newcolumntype{L}[1]{>{\raggedright\arraybackslash}p{#1}}
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

#: Least and most that a column's longest text counts for when the width is shared out; arbitrary.
SHORT, LONG = 6, 60


def latex(document: Document) -> str:
    """Return the document as a LaTeX file."""
    title = f"\\title{{{inline(document.title)}}}\n\\author{{}}\n\\date{{{inline(document.subtitle)}}}\n"
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
    broken = r"\allowbreak{}".join(escaped(part) for part in BREAKS.split(text))
    return f"\\texttt{{{broken}}}"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"\\{SECTIONS[level - 1]}*{{{inline(text)}}}"
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
    return "\n".join([f"\\begin{{{kind}}}", *items, f"\\end{{{kind}}}"])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    columns = "".join(f"L{{{share:.3f}\\linewidth}}" for share in _shares([head, *rows]))
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


def _shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how the line's width is shared out: by each column's longest text, within limits."""
    longest = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    words = [max(len(word) for row in rows for word in row[c].split() or [""]) for c in range(len(rows[0]))]
    need = [max(SHORT, min(LONG, full), 0.6 * word) for full, word in zip(longest, words, strict=True)]
    room = 1.0 - 0.016 * len(need)  # the gaps between columns
    return [room * n / sum(need) for n in need]
