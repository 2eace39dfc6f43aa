"""Python's search for cycles, set aside while hundreds of thousands of rows are alive that hold none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """What is no longer used goes at once all the same; only cycles wait until the block is left."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
