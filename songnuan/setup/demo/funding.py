"""Which sources pay at each level, and which of them come from above there."""

from collections.abc import Sequence
from random import Random

CENTRAL, PROVINCIAL, MUNICIPAL, COUNTY = "中央财政专项帮扶资金", "省级财政", "市级财政", "县级财政"
OWN, SUPERIOR, EMPLOYER, DONATED, OTHER = "本级工会经费", "上级工会经费补助", "行政拨付", "社会捐助", "其他"

# Below the province these are received from it, and enter the system there as this source.
FROM_ABOVE = {CENTRAL: CENTRAL, PROVINCIAL: PROVINCIAL, SUPERIOR: OWN}

_ASSISTANCE, _CASH, _GOODS = "assistance", "cash", "goods"

# What is dealt for each kind of union; a source named twice pays twice as often.
_DECKS: dict[str, dict[str, tuple[str, ...]]] = {
    "province": {
        _ASSISTANCE: (CENTRAL, PROVINCIAL, OWN),
        _CASH: (PROVINCIAL, OWN, OWN),
        _GOODS: (OWN, OWN, PROVINCIAL, DONATED),
    },
    "area": {
        _ASSISTANCE: (CENTRAL, CENTRAL, CENTRAL, PROVINCIAL, MUNICIPAL, OWN),
        _CASH: (MUNICIPAL, MUNICIPAL, OWN, OWN, SUPERIOR),
        _GOODS: (OWN, OWN, OWN, SUPERIOR, MUNICIPAL, DONATED, OTHER),
    },
    "county": {
        _ASSISTANCE: (CENTRAL, CENTRAL, CENTRAL, PROVINCIAL, COUNTY, SUPERIOR),
        _CASH: (COUNTY, OWN, OWN, SUPERIOR, SUPERIOR),
        _GOODS: (OWN, OWN, OWN, OWN, SUPERIOR, SUPERIOR, COUNTY, DONATED, DONATED, OTHER),
    },
    "zone": {
        _ASSISTANCE: (CENTRAL, CENTRAL, PROVINCIAL, EMPLOYER),
        _CASH: (OWN, OWN, SUPERIOR, EMPLOYER),
        _GOODS: (OWN, OWN, OWN, SUPERIOR, EMPLOYER, DONATED),
    },
    "industry": {
        _ASSISTANCE: (CENTRAL, SUPERIOR, OWN),
        _CASH: (OWN, SUPERIOR, EMPLOYER),
        _GOODS: (OWN, OWN, EMPLOYER, EMPLOYER, DONATED),
    },
}
_DECKS["enterprise"] = _DECKS["industry"]


def source_for(rng: Random, union_kind: str, assisted: bool, cash: bool) -> str:
    """Who pays a row of a union of that kind."""
    deck = _DECKS[union_kind][_ASSISTANCE if assisted else _CASH if cash else _GOODS]
    return deck[int(rng.random() * len(deck))]


def own_sources(union_kind: str) -> Sequence[str]:
    """The sources of which a union of that kind keeps something back, the most usual first."""
    return (CENTRAL, OWN, PROVINCIAL) if union_kind == "province" else (OWN, DONATED)


def is_from_above(source: str, union_kind: str) -> bool:
    """Whether the source is money that the province passed on."""
    return union_kind != "province" and source in FROM_ABOVE
