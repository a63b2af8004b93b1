"""Contracts: what every mechanism must keep, tried on those that ship and on one's own."""

from polybius.contracts.checking import CLAUSES, Checked, check, problem_of
from polybius.contracts.clause import Clause
from polybius.contracts.subject import Subject
from polybius.contracts.worlds import random_world

__all__ = ["CLAUSES", "Checked", "Clause", "Subject", "check", "problem_of", "random_world"]
