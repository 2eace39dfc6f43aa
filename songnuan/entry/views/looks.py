"""Looks at a file that was checked: each holds all its rows against the ledger, and takes a thread for so long."""

from collections.abc import Iterator
from contextlib import contextmanager

from campaigns import turns
from songnuan.entry.models import Upload

AT_ONCE = 2
"""Looks of one user that are worked out at one moment; whoever asks for a third is asked to wait."""

by_turns = turns.by_turns("looks", AT_ONCE, "entry/busy.html")
"""The view for a user with fewer than `AT_ONCE` looks under way; 429 with a word otherwise."""


@contextmanager
def at_length(upload: Upload) -> Iterator[None]:
    """Hold, for a file that is long or of which much is said, one of the turns that all users share; raises Busy, which `by_turns` answers."""
    with turns.long_turn("long-looks", upload.length):
        yield


@contextmanager
def while_marked(upload: Upload) -> Iterator[None]:
    """The same, and one of the turns at marking: a short file, too, may take its process to the limits. Raises Busy."""
    with at_length(upload), turns.long_turn("markings", turns.LONG):
        yield
