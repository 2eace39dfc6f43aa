"""What a picture is, by its first bytes. Only what cameras and phones make is taken."""

JPEG, PNG, WEBP = "JPEG", "PNG", "WEBP"


def kind_of(start: bytes) -> str | None:
    """JPEG, PNG or WEBP, as Pillow calls them; None for everything else (SVG, HTML, HEIC, GIF, TIFF …)."""
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return WEBP
    return None
