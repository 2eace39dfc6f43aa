"""Reporting upwards: filing, review, periods, money passed down, 更正单."""

from tests.screenshots.shot import CLERK, REVIEWER, UPRIGHT, Shot

SHOTS = (
    Shot("filing", "/filings/mine/?union=220104", CLERK, english=True),
    Shot("filing-report", "/filings/{returned}/"),
    Shot("filings", "/filings/review/", REVIEWER),
    Shot("filing-review", "/filings/{filing}/", REVIEWER),
    Shot("filing-return", "/filings/{filing}/return/", REVIEWER),
    Shot("board", "/filings/board/", english=True, paper=UPRIGHT),
    Shot("stamped", "/filings/{stamped}/paper/", paper=UPRIGHT),
    Shot("check-rows", "/filings/checks/over_ceiling/?union=220104"),
    Shot("periods", "/filings/periods/"),
    Shot("period-new", "/filings/periods/new/"),
    Shot("period", "/filings/periods/{period}/"),
    Shot("period-grant", "/filings/periods/{period}/grant/"),
    Shot("allocations", "/allocations/", english=True, paper=UPRIGHT),
    Shot("allocations-area", "/allocations/?union=2201"),
    Shot("allocation-rows", "/allocations/rows/", english=True),
    Shot("allocation-new", "/allocations/new/"),
    Shot("allocation-void", "/allocations/{allocation}/void/"),
    Shot("amendments", "/amendments/"),
    Shot("amendment", "/amendments/{amendment}/", english=True),
    Shot("amendment-ask", "/amendments/disbursement/{closed}/", CLERK),
    Shot("amendment-remove", "/amendments/disbursement/{closed}/remove/", CLERK),
    Shot("amendment-place", "/amendments/add/", CLERK),
    Shot("amendment-add", "/amendments/add/disbursement/?campaign=2022&union=220104", CLERK),
)
