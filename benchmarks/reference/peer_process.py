"""A peer in a process of its own, where it may die or take too long without harm to the rest."""

import multiprocessing
import resource
import signal
from importlib import import_module
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from problem import Answer, Problem


class PeerError(Exception):
    """The peer died, failed, or took too long: the message says which."""


class PeerProcess:
    """Build `module.function(problem)` in a process of its own and let it run when asked.

    Every request may take `limit` seconds. `deep` lifts the limit of the stack. Raises PeerError.
    """

    def __init__(self, place: str, problem: Problem, limit: float, *, deep: bool = False) -> None:
        self.limit = limit
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, place, problem, deep), daemon=True)
        self.process.start()
        theirs.close()

    def __enter__(self) -> Self:
        self._reply("setting up")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.join()

    def __call__(self, steps: int) -> Answer:
        self.pipe.send(steps)
        found = self._reply("running")
        assert isinstance(found, Answer)
        return found

    def _reply(self, doing: str) -> object:
        if not self.pipe.poll(self.limit):
            raise PeerError(f"took more than {self.limit:g} s ({doing})")
        try:
            found = self.pipe.recv()
        except EOFError:
            self.process.join()
            code = self.process.exitcode or 0
            how = signal.Signals(-code).name if code < 0 else f"exit {code}"
            raise PeerError(f"died: {how} ({doing})") from None
        if isinstance(found, str):
            raise PeerError(f"{found} ({doing})")
        return found


def _serve(pipe: Connection, place: str, problem: Problem, deep: bool) -> None:
    try:
        if deep:
            hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
            resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
        module, _, function = place.partition(":")
        runs = getattr(import_module(module), function)(problem)
        pipe.send(None)
        while True:
            pipe.send(runs(pipe.recv()))
    except EOFError:
        return
    except Exception as error:  # told to the parent, which goes on with the next peer
        pipe.send(f"{type(error).__name__}: {error}")
