"""Tables whose rows several unions share: a citizen by the ID number, a firm by its code.

Such a row is made by whoever writes of one first, and bears the next number of the province. A union that writes of one
and finds its row among the new ones learns that it was the first; among the old ones, that somebody else was, and when.
So no address that anybody below the province sees holds that number: a person is called by a row about them, a firm by
a visit (songnuan.fieldwork.firms), and these tables are for who reaches the whole province.
"""

from typing import Any

from django.http import HttpRequest

from campaigns.actor import actor, reaches_province


class ProvinceAlone:
    """Before ScopedAdmin: of such a table others see nothing, whatever their role says."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and reaches_province(actor(request))  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and reaches_province(actor(request))  # type: ignore[misc]
