"""Citizens: found, looked at one value at a time, listed for paper, counted twice."""

from tests.screenshots.acts import press
from tests.screenshots.shot import CLERK, REVIEWER, Shot

SHOTS = (
    Shot("people", "/people/", CLERK),
    Shot("find", "/people/find/", CLERK),
    Shot("person-row", "/people/disbursement/{disbursement}/", CLERK),
    Shot("person-field", "/people/disbursement/{disbursement}/citizen_id/", CLERK),
    Shot("lists", "/lists/", CLERK, english=True),
    Shot("lists-refused", "/lists/", CLERK, then=press("main form button"), status=422),
    Shot("duplicates", "/duplicates/?campaign=2023", REVIEWER),
    Shot("duplicate", "/duplicates/{case}/?campaign=2023"),
)
