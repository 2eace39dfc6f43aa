"""What a page was opened of, in sixteen characters."""

from hashlib import sha256


def mark(*shown: object) -> str:
    """Stands for these values: another one whenever one of them is. They say with `repr` all that counts."""
    return sha256(repr(shown).encode()).hexdigest()[:16]
