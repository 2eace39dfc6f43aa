"""The next campaign, in which nothing was reported yet: on a screen, on a phone, on paper."""

from tests.screenshots.shot import ACROSS, CLERK, UPRIGHT, Shot

YEAR = "2024"
SHOTS = (
    Shot("empty-overview", f"/?campaign={YEAR}", english=True, paper=UPRIGHT),
    Shot("empty-how", f"/how/raised/?campaign={YEAR}", paper=UPRIGHT),
    Shot("empty-rows", f"/rows/disbursed/?campaign={YEAR}"),
    Shot("empty-tables", f"/tables/areas/?campaign={YEAR}", paper=ACROSS),
    Shot("empty-coverage", f"/tables/coverage/?campaign={YEAR}"),
    Shot("empty-article", f"/article/?campaign={YEAR}", paper=UPRIGHT),
    Shot("empty-board", f"/filings/board/?campaign={YEAR}"),
    Shot("empty-filing", f"/filings/mine/?campaign={YEAR}&union=220104", CLERK),
    Shot("empty-allocations", f"/allocations/?campaign={YEAR}"),
    Shot("empty-teams", f"/records/teams/?campaign={YEAR}"),
    Shot("empty-visits", f"/visits/?campaign={YEAR}", CLERK),
    Shot("empty-published", f"/published/?campaign={YEAR}"),
    Shot("empty-editions", f"/editions/?campaign={YEAR}"),
)
