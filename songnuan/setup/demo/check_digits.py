"""Check characters of made-up numbers, so that they pass the checks that real ones pass."""

# GB 32100: digits and capitals without I, O, S, V, Z.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {c: n for n, c in enumerate(CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))

_ID_WEIGHTS = tuple(pow(2, n, 11) for n in range(17, 0, -1))
_ID_CHECKS = "10X98765432"

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_number(body: str) -> str:
    """The citizen ID of 18 characters for its first 17 digits (GB 11643)."""
    return body + _ID_CHECKS[sum(int(c) * w for c, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def organisation_code(body: str) -> str:
    """The organisation code of 9 characters for its first 8 (GB 11714)."""
    rest = 11 - sum(int(c, 36) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return body + ("X" if rest == 10 else str(rest % 11))


def credit_code(body: str) -> str:
    """The unified social credit code of 18 characters for its first 17 (GB 32100)."""
    total = sum(_CREDIT_VALUES[c] * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_ALPHABET[-total % 31]


def bank_card(body: str) -> str:
    """The card number for all digits but its last (Luhn, ISO/IEC 7812)."""
    doubled = (int(c) * 2 if n % 2 == 0 else int(c) for n, c in enumerate(reversed(body)))
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
