"""Results: what a run recorded, its manifest, and the folder that keeps both."""

from polybius.results.checkpoint import Checkpoint
from polybius.results.folder import check_out
from polybius.results.manifest import installation
from polybius.results.record import Record, Variable
from polybius.results.result import Result

__all__ = [
    "Checkpoint",
    "Record",
    "Result",
    "Variable",
    "check_out",
    "installation",
]
