"""Results: what a run recorded, its manifest, and the folder that keeps both."""

from polybius.results.checkpoint import Checkpoint
from polybius.results.contests import CONTEST
from polybius.results.export import Exported, check_export, export
from polybius.results.folder import check_out
from polybius.results.manifest import installation
from polybius.results.record import Record, Variable
from polybius.results.result import Result
from polybius.results.tidy import long_table, meanings
from polybius.results.worlds import Spread, places

__all__ = [
    "CONTEST",
    "Checkpoint",
    "Exported",
    "Record",
    "Result",
    "Spread",
    "Variable",
    "check_export",
    "check_out",
    "export",
    "installation",
    "long_table",
    "meanings",
    "places",
]
