"""Addresses of the pages around the records."""

from django.urls import path

from songnuan.fieldwork import rooms
from songnuan.fieldwork.activities import views as activities
from songnuan.fieldwork.firms import views as firms
from songnuan.fieldwork.needs import views as needs
from songnuan.fieldwork.teams import editing_views as editing
from songnuan.fieldwork.teams import views as teams

urlpatterns = [
    path("", rooms.rooms, name="records"),
    path("firms/", firms.review, name="firms"),
    path("firms/<uuid:firm>/", firms.names, name="firm_names"),
    path("firms/<uuid:first>/<uuid:second>/", firms.pair, name="firm_pair"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", editing.team_new, name="team_new"),
    path("teams/<int:team>/", teams.team, name="team"),
    path("teams/<int:team>/edit/", editing.team_edit, name="team_edit"),
    path("teams/<int:team>/plan/", teams.plan_new, name="plan_new"),
    path("teams/<int:team>/itinerary/", teams.itinerary, name="itinerary"),
    path("plan/<int:plan>/", teams.plan, name="plan"),
    path("plan/<int:plan>/card/", teams.card, name="plan_card"),
    path("plan/<int:plan>/card/whole/", teams.card_whole, name="plan_card_whole"),
    path("plan/<int:plan>/done/", teams.plan_done, name="plan_done"),
    path("plan/<int:plan>/drop/", teams.plan_drop, name="plan_drop"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", needs.need_new, name="need_new"),
    path("needs/take/<uuid:visit>/", needs.need_take, name="need_take"),
    path("needs/<uuid:need>/", needs.need, name="need"),
    path("needs/<uuid:need>/step/", needs.need_step, name="need_step"),
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.activity_new, name="activity_new"),
    path("activities/<uuid:activity>/", activities.activity, name="activity"),
    path("activities/<uuid:activity>/correct/", activities.activity_correct, name="activity_correct"),
    path("programmes/", activities.programmes, name="programmes"),
    path("programmes/<slug:programme>/", activities.programme, name="programme"),
]
