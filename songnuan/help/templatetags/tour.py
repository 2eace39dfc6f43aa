"""{% tour "overview" %}: the step of the first-use tour that belongs to this page, while the reader is at it."""

from typing import Any

from django import template

from songnuan.help.tour import steps_of

register = template.Library()


@register.inclusion_tag("help/_tour.html", takes_context=True)
def tour(context: dict[str, Any], route: str) -> dict[str, Any]:
    """Nothing once the tour is over, and nothing on the page of another step."""
    user = context["request"].user
    steps = steps_of(user)
    here = user.tour_step
    if here >= len(steps) or steps[here].route != route:
        return {"step": None}
    last = here + 1 == len(steps)
    return {
        "step": steps[here],
        "number": here + 1,
        "count": len(steps),
        "last": last,
        "request": context["request"],
    }
