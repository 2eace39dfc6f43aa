"""The list of pictures cannot go stale: every page of the URL conf has its place in it, or a reason why not."""

import re
from collections import Counter
from collections.abc import Sequence

from django.apps import apps
from django.contrib import admin

from tests.access.probes import PARAMETER
from tests.access.routes import Route, routes
from tests.access.rules import PAGES
from tests.screenshots.demo import ROWS
from tests.screenshots.pages import NO_PAGES, SHOTS
from tests.screenshots.pages.admin import PROVINCES, SYSTEMS, UNSEEN
from tests.screenshots.shot import Shot

APP_LIST = re.compile(r"\(\?P<app_label>[^)]*\)|[$^]")
ASKED_BY_POST_ALONE = {"process_import"}


def shows(route: Route, shot: Shot) -> bool:
    """Whether a picture's address leads to a route, as far as the addresses say."""
    pattern = APP_LIST.sub(lambda found: "[a-z]+" if "app_label" in found[0] else "", route.pattern)
    return re.fullmatch("/" + PARAMETER.sub("[^/]+", pattern), shot.path) is not None


def without_picture(shots: Sequence[Shot]) -> list[str]:
    """Pages of ours that a GET is answered with, and that no picture shows."""
    ours = [route for route in routes() if route.model_admin is None and route.key not in NO_PAGES]
    asked = [route for route in ours if "GET" in PAGES[route.key].answers]
    return [route.key for route in asked if not any(shows(route, shot) for shot in shots)]


def test_every_page_has_its_picture() -> None:
    assert without_picture(SHOTS) == []


def test_a_page_without_one_would_be_found() -> None:
    assert without_picture([shot for shot in SHOTS if shot.name != "difference"]) == ["difference"]


def test_every_exception_is_a_route_without_a_picture() -> None:
    known = {route.key: route for route in routes()}
    assert sorted(set(NO_PAGES) - set(known)) == []
    shown = [key for key in NO_PAGES if "(?P" not in key and any(shows(known[key], shot) for shot in SHOTS)]
    assert shown == []


def test_every_table_of_the_admin_has_its_list_and_form() -> None:
    registered = {f"{model._meta.app_label}/{model._meta.model_name}" for model in admin.site._registry}
    assert sorted(registered) == sorted({*PROVINCES, *SYSTEMS, *UNSEEN})
    paths = {shot.path for shot in SHOTS}
    for table in (*PROVINCES, *SYSTEMS):
        row = table.replace("/", "_")
        assert {f"/admin/{table}/", f"/admin/{table}/{{{row}}}/change/"} <= paths


def test_everything_else_that_the_admin_does_is_shown_once() -> None:
    of_models = [route for route in routes() if route.model_admin is not None]
    shown = {route.action for route in of_models for shot in SHOTS if shows(route, shot)}
    assert {route.action for route in of_models} - {*ASKED_BY_POST_ALONE, "redirect"} - shown == set()


def test_every_picture_has_a_name_of_its_own_and_rows_that_are_known() -> None:
    assert [name for name, times in Counter(shot.name for shot in SHOTS).items() if times > 1] == []
    tables = {f"{model._meta.app_label}_{model._meta.model_name}" for model in apps.get_models()}
    assert sorted({row for shot in SHOTS for row in shot.rows} - set(ROWS) - tables) == []
