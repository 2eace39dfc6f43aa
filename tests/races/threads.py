"""Several people at once: real threads, each with a connection of its own, started together."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

LONGEST = 60
"""Seconds after which a thread counts as hanging."""


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered, or the exception that it ended in; fails where one does not end."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [TimeoutError("never ended")] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(LONGEST)
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return answers


def failures(answers: list[Any]) -> list[Exception]:
    """The exceptions among the answers."""
    return [answer for answer in answers if isinstance(answer, Exception)]
