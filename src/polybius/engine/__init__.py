"""The engine: runs rules over rows, and knows no mechanism by name."""

from polybius.engine.backend import Backend, Compiled, Plain
from polybius.engine.hold import Hold
from polybius.engine.settings import checked_threads
from polybius.engine.simulation import Simulation

__all__ = ["Backend", "Compiled", "Hold", "Plain", "Simulation", "checked_threads"]
