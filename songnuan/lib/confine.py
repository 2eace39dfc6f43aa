"""Binding a process of ours before it touches what a client sent."""

import ctypes
import resource
import sys

OPEN_FILES = 16
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
"""Of unshare(2): namespaces of one's own (in `os` only from Python 3.12 on)."""


def confine(memory_bytes: int, cpu_seconds: int) -> None:
    """Bound this process: memory, processor time, open files; no other process, no byte in a file, no network.

    Without a network only where the system lets anybody have a namespace: a second wall, as nothing here calls out.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
