"""Answers: what came of the scenario's own question, each number with its spread over worlds.

A scenario's `answers` name the measures that its question is about, and how each is to be looked at: how it
went, how much of its move came before and after a transfer of power or an intervention, who of several
moved, how long an answer to a push took to pass, or in how many worlds it went far. Where a scenario says
what the theory claims, the answer says whether that came out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from polybius.reports.groups import STILL, Strand, called, far, moves
from polybius.reports.history import History
from polybius.reports.speech import hides
from polybius.reports.words.courses import course
from polybius.reports.words.phrases import in_worlds, upper_first
from polybius.reports.words.responses import counted, response
from polybius.reports.words.splits import event_times, followers, split, turned

__all__ = ["Answer", "Question", "answers", "asked", "questions", "strands_of"]

#: What sentences call measures that have figures of their own.
SPOKEN = {
    "private_mean": "what people think, on average",
    "expressed_mean": "what people say, on average",
    "falsifying_share": "of those who speak, those who say something else than they think",
    "silent_share": "of all citizens, those who are silent",
    "displaced_share": "of all citizens, those displaced by trade",
    "vote_share": "of the votes at the last election, the share",
    "turnout": "of all citizens, those who have voted",
    "sincerity_mean_among_office": "of those in office, how far they hold the line in private",
    "mouthing_share_among_office": "of those in office, those who mouth the line",
}
#: The same where the theory knows nobody who hides.
APART = "of those who speak, those whose words are off what they think"

#: What there is to say where a question asks for what follows an event, and none comes.
NO_EVENT = {"intervention": "Nothing is set from outside", "transfer": "Power does not change hands"}


class Question(NamedTuple):
    """One of a scenario's questions, as its manifest has it."""

    measure: str
    ask: str = ""
    axes: tuple[str, ...] = ()
    after: str = ""
    claims: str = ""
    among: str = ""
    back: bool = False
    beyond: float | None = None


class Answer(NamedTuple):
    """A question, or nothing where none was put; the answer in a word, if there is one; and the numbers."""

    question: str
    verdict: str
    text: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


def questions(history: History) -> list[Question]:
    """Return the scenario's questions; the result of an older version names measures alone."""
    given = history.result.manifest["scenario"]["scenario"].get("answers", ())
    return [_question(item) for item in given]


def asked(history: History) -> tuple[str, ...]:
    """Return the measures that the scenario's question is about."""
    return tuple(dict.fromkeys(question.measure for question in questions(history)))


def strands_of(axes: Sequence[History], question: Question) -> tuple[str, list[Strand]]:
    """Return what is asked about is called, and its tracks on the axes in question."""
    title, strands = called(axes, question.measure)
    wanted = set(question.axes)
    kept = [s for s in strands if not wanted or not s.axis or s.axis in wanted]
    if question.measure == "falsifying_share" and not hides(axes[0]):
        return APART, kept
    return SPOKEN.get(question.measure, title), kept


def answers(axes: Sequence[History]) -> list[Answer]:
    """Return what came of each question."""
    told = [(question, _told(axes, question)) for question in questions(axes[0])]
    return [Answer(question.ask, *found) for question, found in told if any(found)]


def _question(item: str | Mapping[str, Any]) -> Question:
    if isinstance(item, str):
        return Question(item)
    known = {key: value for key, value in item.items() if key in Question._fields and value is not None}
    return Question(**{**known, "axes": tuple(known.get("axes", ()))})


def _told(axes: Sequence[History], question: Question) -> tuple[str, str]:
    """Return a verdict and how a measure went, in what moved of it; nothing if it was not recorded."""
    title, strands = strands_of(axes, question)
    history, n = axes[0], axes[0].n_worlds
    if question.among:
        return followers(axes, question.axes, question.measure, question.after or "intervention")
    if not strands:
        return "", ""
    if question.beyond is not None:
        return "", counted(title, strands, question.beyond)
    moved = [strand for strand in strands if moves(strand.track)]
    if not moved:
        return "", f"{upper_first(title)}: hardly any move{in_worlds(n, n)}."
    way = ", ".join(f"{s.label} {course(s.track, history)}".strip() for s in moved)
    plain = f"{upper_first(title)}: {way}."
    after = question.after or ("intervention" if question.back else "")
    if after and question.back and not any(event_times(history, after)):
        return "", f"{plain} {NO_EVENT[after]}, so there is no way back to tell."
    if after:
        told = response if question.back else split
        verdict = turned(history, moved, after) if question.claims == "turns" else ""
        return verdict, " ".join(told(history, title, strand, after) for strand in moved).strip() or plain
    return _verdict(history, strands, question.claims), plain


def _verdict(history: History, strands: Sequence[Strand], claims: str) -> str:
    """Say in how many worlds all went the way that is claimed."""
    if claims not in ("rises", "falls"):
        return ""
    sign = 1.0 if claims == "rises" else -1.0
    went = np.array([sign * far(strand.track) for strand in strands])
    yes, no = int((went > STILL).all(axis=0).sum()), int((went < -STILL).all(axis=0).sum())
    n = history.n_worlds
    if yes == n:
        return f"Yes{in_worlds(n, n)}, as the theory claims."
    if yes:
        return f"That depends on luck: as the theory claims{in_worlds(yes, n)}."
    against = f"the other way{in_worlds(no, n)}" if no else "it hardly moves"
    return f"No, against the theory’s claim: {against}."
