"""What the demo does not hold by itself: a file looked at, one half imported, a visit half typed, steps of the login,
a campaign in which nothing was reported yet. Made anew in the demo's database where it is missing."""

import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pyotp
from django.core.files.base import ContentFile
from django.utils import translation

from beneficiaries.models import Ceiling
from campaigns.models import Campaign, CheckLimit, Team, Union, User
from songnuan.entry import intake
from songnuan.entry.models import Draft, HeaderMeaning, Upload
from songnuan.entry.visits import drafts
from songnuan.lib.text import fold_header
from songnuan.login import factor, passwords
from songnuan.setup.people import make_account
from songnuan.setup.reference import open_campaign
from tests import factories as make
from tests import workbooks
from tests.screenshots.pages.empty import YEAR
from tests.screenshots.shot import CLERK, CODE, ENROL, NEW

MENDABLE, UNREAD, HALF = "朝阳区慰问帮扶1月.xlsx", "朝阳区走访.xlsx", "朝阳区补报.xlsx"
IDLE = "第六慰问组"
"""A team that nothing hangs on, so that it may be deleted."""
PASSWORD = make.PASSWORD
SECONDS = 120


def _union() -> Union:
    return Union.objects.get(code=make.CHAOYANG)


def _campaign() -> Campaign:
    return Campaign.objects.get(code="2023")


def _workbook(name: str, tables: make.Tables) -> ContentFile:
    with tempfile.TemporaryDirectory() as folder:
        return ContentFile(workbooks.write(Path(folder) / "made.xlsx", tables).read_bytes(), name)


def _sent(*files: ContentFile) -> list[Upload]:
    """Sent by the county's clerk, and checked by the worker of the demo."""
    by = User.objects.get(username=CLERK)
    with translation.override("zh-hans"):
        return [
            _until(sent, Upload.State.CHECKED) for sent in intake.receive(files, _campaign(), _union(), by=by)
        ]


def _until(upload: Upload, state: str) -> Upload:
    deadline = time.monotonic() + SECONDS
    while upload.state != state:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{upload.file_name} is {upload.state}, not {state}")
        time.sleep(0.5)
        upload.refresh_from_db()
    return upload


def _handed(serial: int, name: str, **changes: object) -> make.Row:
    return make.disbursement(姓名=name, 身份证号=make.citizen_id(serial), **changes)


def files_looked_at() -> None:
    """Two files that were sent together: one with faults, one with columns nobody understands."""
    if Upload.objects.filter(file_name=MENDABLE).exists():
        return
    wrong = make.citizen_id(903)[:17] + ("0" if make.citizen_id(903)[17] != "0" else "1")
    mendable = _workbook(MENDABLE, {"慰问帮扶发放": [
        _handed(901, "孙立华"), _handed(902, "朴英子", 发放日期="2023-01-12"), _handed(904, "吴桂兰", 人员类别="快递小哥"),
        {**_handed(903, "郑玉梅"), "身份证号": wrong}, _handed(905, "冯国强", **{"慰问金(元)": "五百元"}),
        _handed(906, "韩春生", 发放日期="2023年13月4日"),
    ]})  # fmt: skip
    visits = [{("去的哪天" if head == "走访日期" else head): value for head, value in make.visit().items()}]
    _sent(mendable, _workbook(UNREAD, {"走访企业": visits}))


def visit_half_typed() -> None:
    """A draft of the county's clerk."""
    if Draft.objects.exists():
        return
    typed = {
        "campaign": ["2023"],
        "union": [make.CHAOYANG],
        "date": ["2023-01-11"],
        "name": ["长春市晨光机械有限公司"],
        "visitors": ["李主席"],
    }
    by = User.objects.get(username=CLERK)
    drafts.keep(
        uuid4(), uuid4(), typed, 0, window="", campaign=_campaign(), union=_union(), by=by, corrects=False
    )


def steps_of_the_login() -> None:
    """Accounts that stand before each step: a first password, six digits, setting up the second step."""
    for username, name, role in (
        (NEW, "李晓东", "市县填报员"), (CODE, "王海", "市县填报员"), (ENROL, "赵明", "安全审计"),
    ):  # fmt: skip
        user = make_account(username, name, role, make.CHAOYANG, PASSWORD)
        if username != NEW:
            passwords.choose(user, PASSWORD)
        if username == CODE:
            factor.set_up(user, pyotp.random_base32())


def tables_without_rows() -> None:
    """One row in each table of the admin that the demo leaves empty."""
    CheckLimit.objects.get_or_create(pk=1)
    Ceiling.objects.get_or_create(per_time=300_000, document="吉工发〔2022〕35号")
    written, by = "哪天走访的", User.objects.get(username=CLERK)
    meant = {"written": written, "header": "走访日期", "by": by}
    HeaderMeaning.objects.get_or_create(
        union=_union(), sheet="走访企业", key=fold_header(written), defaults=meant
    )
    Team.objects.get_or_create(campaign=_campaign(), name=IDLE)


def rows_left_out() -> None:
    """A file of which the good rows were imported; the others wait. Figures move."""
    if Upload.objects.filter(file_name=HALF).exists():
        return
    half = _workbook(HALF, {"慰问帮扶发放": [
        _handed(911, "高秀英"), _handed(912, "马德山", 人员类别="出租司机师傅"), _handed(913, "于凤兰", 发放日期="2023-02-30"),
    ]})  # fmt: skip
    (sent,) = _sent(half)
    intake.confirm(sent, by=sent.by, valid_rows=True)
    _until(sent, Upload.State.COMMITTED)


def next_campaign() -> None:
    """Opened, and nothing reported."""
    name = f"{YEAR}年“两节”送温暖"
    wish = {
        "name": name,
        "name_en": f"{YEAR} New Year and Spring Festival campaign",
        "starts": "2023-12-01",
        "ends": "2024-02-24",
    }
    made, fresh = Campaign.objects.get_or_create(code=YEAR, defaults=wish)
    if fresh:
        made.refresh_from_db()
        open_campaign(made)


BEFORE = {
    "records": (visit_half_typed,), "admin": (tables_without_rows,), "login": (steps_of_the_login,), "entry": (files_looked_at, rows_left_out),
    "empty": (next_campaign,),
}  # fmt: skip
"""Room → what is made before its pictures are taken."""
