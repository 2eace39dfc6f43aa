"""All five kinds, by sheet."""

from songnuan.entry.facts import activities, contributions, disbursements, roster, visits
from songnuan.entry.facts.kind import Kind

KINDS: dict[str, Kind] = {
    kind.sheet.name: kind
    for kind in (contributions.KIND, visits.KIND, disbursements.KIND, activities.KIND, roster.KIND)
}
