"""How much of a long test runs: a short form by day and in CI, the whole in `make soak` (SONGNUAN_SOAK=1)."""

import os

SOAKING = os.environ.get("SONGNUAN_SOAK") == "1"


def times(short: int, long: int) -> int:
    """So many rounds here."""
    return long if SOAKING else short
