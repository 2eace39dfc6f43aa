"""Some visits of the demo have photographs and other parties. Nothing of that moves a figure."""

import io

from PIL import Image, ImageDraw

from campaigns import parties, photographs
from campaigns.models import Campaign, Photograph, Union, Visit

SCENES = (
    ("220104", "朝阳区总工会走访困难企业", ("2201",), ("省公安厅",)),
    ("220182", "榆树市总工会慰问一线职工", ("2201",), ()),
    ("2224", "延边州总工会走访企业", ("22",), ("吉林出入境边防检查总站",)),
    ("2208", "白城市总工会送米面油", (), ()),
    ("2206", "白山市总工会走访企业", ("22",), ()),
    ("2204", "辽源市总工会走访中小微企业", (), ("市民政局",)),
    ("220582", "集安市总工会慰问户外劳动者", ("2205",), ()),
)
"""The union whose first visit it is, the caption, unions that came along, partners."""


def add(campaign: Campaign) -> int:
    """Hang them on the visits that stand; how many photographs are new. Safe to repeat."""
    made = 0
    for number, (code, caption, along, partners) in enumerate(SCENES):
        visits = Visit.objects.live().filter(campaign=campaign, union__code=code).select_related("union")
        visit = visits.order_by("pk").first()
        if visit is None or Photograph.objects.of(Visit.SHEET, visit.record).exists():
            continue
        unions = list(Union.objects.filter(code__in=along))
        parties.put(
            Visit.SHEET, visit.record, unions, partners, campaign=campaign, union=visit.union, by=None
        )  # fmt: skip
        photographs.keep(
            [picture(number)], sheet=Visit.SHEET, record=visit.record, campaign=campaign, union=visit.union, by=None,
            caption=caption,
        )  # fmt: skip
        made += 1
    return made


def picture(number: int) -> bytes:
    """A red lantern before a winter sky: drawn, the same on every run."""
    width, height = 640, 480
    sky = Image.linear_gradient("L").resize((width, height))
    scene = Image.merge(
        "RGB",
        [
            sky.point(lambda value: 150 + value // 3),
            sky.point(lambda value: 170 + value // 4),
            sky.point(lambda value: 205 + value // 6),
        ],
    )
    draw = ImageDraw.Draw(scene)
    draw.rectangle((0, 380, width, height), fill=(245, 246, 250))
    for house in range(5):
        left, top = 40 + 120 * house, 260 + (house * 37 + number * 23) % 70
        draw.rectangle((left, top, left + 90, 380), fill=(120 + 9 * house, 92, 78))
        draw.rectangle((left + 32, top + 30, left + 58, top + 60), fill=(255, 214, 120))
    at = 90 + number * 70 % 460
    draw.line((at, 0, at, 90), fill=(90, 60, 40), width=4)
    draw.ellipse((at - 60, 90, at + 60, 190), fill=(181, 18, 27))
    draw.rectangle((at - 24, 82, at + 24, 92), fill=(216, 170, 60))
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=80)
    return out.getvalue()
