"""Colours and line widths: told apart by people who do not see red from green, and no party's own."""

__all__ = [
    "CONVERSION",
    "ENDS",
    "EXPRESSED",
    "FAINT",
    "FALSIFICATION",
    "INK",
    "LINES",
    "MUTED",
    "PALE",
    "PAPER",
    "PRIVATE",
    "REVELATION",
    "SHADE",
    "STYLE",
    "TINTS",
    "VARIABLES",
]

INK, MUTED, FAINT, SHADE, PAPER = "#26241f", "#6d6a63", "#dcd8cf", "#f1eee7", "#fffdf8"

#: What people think, and what they say: dark and light enough to part in grey print too.
PRIVATE, EXPRESSED = "#0b5f66", "#d08a1d"
PALE = "#f3dcb4"  # of what people say, where it fills an area

#: The parts of a swing.
REVELATION, CONVERSION, FALSIFICATION = "#d08a1d", "#0b5f66", "#8b6391"

#: Lines of one panel, in this order.
LINES = (PRIVATE, EXPRESSED, "#8b6391", "#4a7fb0", "#8a8f3c", "#b8584b", "#3f3b34", "#9a948a")

#: From paper to private and to expressed, for heat maps.
TINTS = (("#fffdf8", "#8fbcbb", "#0b5f66", "#06393d"), ("#fffdf8", "#efcf96", "#d08a1d", "#6e4708"))

#: From the − end of an answer scale over its middle to the + end.
ENDS = ("#6f4a78", "#b79bbd", "#e4e0d8", "#86b3b0", "#0b5f66")

#: Colours that a page replaces by its own where it is dark, and what they are called there.
VARIABLES = {
    INK: "ink",
    MUTED: "muted",
    FAINT: "faint",
    SHADE: "band",
    PAPER: "paper",
    "#ffffff": "paper",
    PRIVATE: "private",
    EXPRESSED: "expressed",
    PALE: "pale",
    FALSIFICATION: "falsification",
    **{colour: f"line-{k}" for k, colour in enumerate(LINES) if k > 2},
}

#: Matplotlib's settings while a report is drawn. Text stays text, so the reader's font and search work.
STYLE = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "text.usetex": False,
    "svg.hashsalt": "polybius",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titlepad": 7,
    "axes.titleweight": "bold",
    "axes.labelsize": 8.5,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "text.color": INK,
    "lines.linewidth": 1.9,
    "lines.solid_capstyle": "round",
    "axes.unicode_minus": True,
}
