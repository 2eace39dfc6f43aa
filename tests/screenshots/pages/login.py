"""The way in, each step of it, and what stands where there is no page."""

from tests.screenshots.shot import CODE, ENROL, NEW, NOBODY, Shot

SHOTS = (
    Shot("login", "/login/", NOBODY, english=True),
    Shot("login-password", "/login/new-password/", NEW, english=True),
    Shot("login-code", "/login/code/", CODE),
    Shot("login-enrol", "/login/second-step/", ENROL),
    Shot("not-found", "/nothing/", NOBODY, status=404),
)
