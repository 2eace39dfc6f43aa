"""What stands on a fact, wherever it is kept: in a column, in the seal, at the person."""

from typing import Any

from beneficiaries.models import Disbursement
from campaigns.models import Fact


def value_of(fact: Fact, field: str, private: dict[str, Any]) -> Any:
    """What a fact holds for a field of its record; `private` is its opened seal. None where nothing stands."""
    if field in private:
        return private[field]
    if field == "citizen_id":
        person = getattr(fact, "person", None)
        return person.id_number if person else None
    columns = {column.name: column.attname for column in fact._meta.concrete_fields}
    return getattr(fact, columns[field]) if field in columns else None


def name_of(fact: Any) -> str:
    """Whom a fact is about, unmasked: from the seal for the closed class and minors."""
    return str(fact.name or fact.private.get("name", ""))


def is_closed(fact: Fact) -> bool:
    """Whether the fact tells of somebody of the closed class (公安民警、移民管理警察及家庭): by its own category, or, where it
    no longer stands, by one that its record was corrected to."""
    return isinstance(fact, Disbursement) and (fact.category.closed or fact.became_closed)


def personal_of(fact: Fact) -> frozenset[str]:
    """The fields that say who is meant: all sealed values, and name and number where the fact is about a person."""
    return frozenset((*fact.private, *(("name", "citizen_id") if hasattr(fact, "person") else ())))
