"""What a photograph may weigh, what redrawing one may cost, and how large it is kept."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`pixels` and `side` are read from the head of the file, before a single pixel is decoded."""

    file_bytes: int = 15 * MB
    side: int = 12_000
    pixels: int = 50_000_000
    scans: int = 40
    """Of a JPEG that comes in ever finer layers; those of cameras and programs have ten or so."""
    kept: int = 1_600
    """Longest side of the picture that is kept."""
    small: int = 480
    """Longest side of the one that stands in lists."""
    quality: int = 82
    answer_bytes: int = 8 * MB

    memory_bytes: int = 768 * MB
    cpu_seconds: int = 6
    wall_seconds: float = 20.0


LIMITS = Limits()
