"""The Spring Festival worked out from sun and moon: independent of the table that it checks.

Formulas of Jean Meeus, Astronomical Algorithms (2nd edition): new moons chapter 49, the sun's longitude chapter 25.
The rule of the calendar (GB/T 33661-2017): months begin on the day of the new moon at 120° E; month 11 holds the winter
solstice; where thirteen months lie between two of them, the first without a major solar term is a leap month.
"""

import datetime
from math import floor, radians, sin

_EPOCH = datetime.datetime(2000, 1, 1, 12, tzinfo=datetime.UTC)  # JDE 2451545.0
_BEIJING = 8 / 24
_DYNAMICAL = 75 / 86400  # ΔT: about 69 s in 2022, 93 s in 2050


def _day(jde: float) -> datetime.date:
    """The date in Beijing."""
    return (_EPOCH + datetime.timedelta(days=jde - 2451545.0 - _DYNAMICAL + _BEIJING)).date()


def _new_moon(k: int) -> float:
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t**2
    e = 1 - 0.002516 * t
    m = radians(2.5534 + 29.10535670 * k)
    mm = radians(201.5643 + 385.81693528 * k + 0.0107582 * t**2)
    f = radians(160.7108 + 390.67050284 * k - 0.0016118 * t**2)
    om = radians(124.7746 - 1.56375588 * k)
    terms = (
        (-0.40720, mm), (0.17241 * e, m), (0.01608, 2 * mm), (0.01039, 2 * f), (0.00739 * e, mm - m),
        (-0.00514 * e, mm + m), (0.00208 * e * e, 2 * m), (-0.00111, mm - 2 * f), (-0.00057, mm + 2 * f),
        (0.00056 * e, 2 * mm + m), (-0.00042, 3 * mm), (0.00042 * e, m + 2 * f), (0.00038 * e, m - 2 * f),
        (-0.00024 * e, 2 * mm - m), (-0.00017, om), (-0.00007, mm + 2 * m), (0.00004, 2 * mm - 2 * f),
        (0.00004, 3 * m), (0.00003, mm + m - 2 * f), (0.00003, 2 * mm + 2 * f), (-0.00003, mm + m + 2 * f),
        (0.00003, mm - m + 2 * f), (-0.00002, mm - m - 2 * f), (-0.00002, 3 * mm + m), (0.00002, 4 * mm),
        (0.000325, radians(299.77 + 0.107408 * k)), (0.000165, radians(251.88 + 0.016321 * k)),
        (0.000164, radians(251.83 + 26.651886 * k)), (0.000126, radians(349.42 + 36.412478 * k)),
        (0.000110, radians(84.66 + 18.206239 * k)), (0.000062, radians(141.74 + 53.303771 * k)),
    )  # fmt: skip
    return jde + sum(size * sin(angle) for size, angle in terms)


def _longitude(jde: float) -> float:
    """The sun's apparent longitude in degrees."""
    t = (jde - 2451545.0) / 36525
    anomaly = radians(357.52911 + 35999.05029 * t)
    centre = (
        (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    )
    return (
        280.46646 + 36000.76983 * t + centre - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))
    ) % 360


def _term(year: int, longitude: int) -> float:
    """When the sun reached a longitude, counted from the solstice (270°) at the end of a year."""
    jde = 2451545.0 + (year - 2000) * 365.2422 + 355 + ((longitude - 270) % 360) / 360 * 365.2422
    for _ in range(50):
        jde += 58 * sin(radians(longitude - _longitude(jde)))
    return jde


def spring_festival(year: int) -> datetime.date:
    """The first day of the first month."""
    solstice, next_solstice = _day(_term(year - 1, 270)), _day(_term(year, 270))
    first = floor((year - 1 - 2000) * 12.3685) + 8
    moons = [_day(_new_moon(k)) for k in range(first, first + 20)]
    eleventh = max(place for place, day in enumerate(moons) if day <= solstice)
    next_eleventh = max(place for place, day in enumerate(moons) if day <= next_solstice)
    months = next_eleventh - eleventh
    leap = None
    if months == 13:
        terms = [_day(_term(year - 1, (270 + 30 * number) % 360)) for number in range(13)]
        leap = next(
            place for place in range(eleventh + 1, next_eleventh)
            if not any(moons[place] <= term < moons[place + 1] for term in terms)
        )  # fmt: skip
    return moons[eleventh + (3 if leap in (eleventh + 1, eleventh + 2) else 2)]
