"""All five kinds, by sheet."""

from songnuan.entry.facts import contributions, disbursements, roster, services, visits
from songnuan.entry.facts.kind import Kind

KINDS: dict[str, Kind] = {
    kind.sheet.name: kind
    for kind in (contributions.KIND, visits.KIND, disbursements.KIND, services.KIND, roster.KIND)
}
