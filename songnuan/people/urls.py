"""Addresses of the pages about persons."""

from django.urls import path

from songnuan.people.views import duplicates, find, home, lists, row

urlpatterns = [
    path("people/", home.people, name="people"),
    path("people/find/", find.find, name="find"),
    path("people/<slug:table>/<int:fact>/", row.person_row, name="person_row"),
    path("people/<slug:table>/<int:fact>/<slug:field>/", row.person_field, name="person_field"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:case>/", duplicates.duplicate, name="duplicate"),
    path("lists/", lists.working_lists, name="working_lists"),
]
