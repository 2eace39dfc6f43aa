"""The rows of a county: on every sheet, with every text and number that must not reach another one.

What nobody thought of is planted too: the first row of each sheet holds numbers in every column of text.
"""

from songnuan.entry.sheets import SHEETS
from tests import factories as make

SHARED_PERSON = make.citizen_id(777)
SHARED_FIRM = make.credit_code(777)
CLOSED = "爨"
"""Begins the name of whom the closed class protects, in both counties, and every other text of their rows."""

LEAF, OTHER_LEAF = "因公伤残民警", "因公牺牲民警家庭"
"""Of which leaf of the closed class they are, and of which nobody is."""

AID, OTHER_AID = "子女助学", "疫情生活补贴"
"""What their help was for, and what nobody's was."""

HIDDEN = "彧"
"""Stands in addresses, circumstances, remarks on persons and a child's name: masked for everybody, in both counties."""


def tables(code: str, sign: str, citizens: str, serial: int) -> make.Tables:
    """`sign` begins what is about a union, `citizens` what is about a citizen."""
    phone, card = f"139{serial:03d}12345", f"62226000{serial:03d}12345"
    number = make.citizen_id(serial, code.ljust(6, "0"))
    free = f" {number} {phone}"  # people write numbers where they should not
    rest = {
        "联系电话": phone,
        "家庭住址": f"{HIDDEN}路1号",
        "银行卡号": card,
        "工作单位": f"{citizens}厂",
        "备注": f"{HIDDEN}注",
    }
    person = {"姓名": f"{citizens}春", "身份证号": number}
    shared = {"姓名": f"{citizens}共{free}", "身份证号": SHARED_PERSON}
    child = {
        "姓名": f"{citizens}{HIDDEN}", "身份证号": make.citizen_id(serial, code.ljust(6, "0"), "20150317"),
    }  # fmt: skip
    closed = {
        "姓名": f"{CLOSED}警", "人员类别": LEAF, "慰问品": f"{CLOSED}服", "数量": f"{CLOSED}件", "工作单位": f"{CLOSED}局",
        "所属基层工会": f"{CLOSED}会", "档案编号": f"{CLOSED}档", "凭证号": f"{CLOSED}证", "代领人": f"{CLOSED}人",
        "备注": f"{CLOSED}注", "家庭住址": f"{CLOSED}路", "开户银行": f"{CLOSED}行", "救助项目": AID,
    }  # fmt: skip
    firm = {
        "企业名称": f"{sign}机械{free}",
        "统一社会信用代码": make.credit_code(serial),
        "诉求": f"{sign}诉求{free}",
        "走访人": f"{sign}{free}",
        "带队领导": f"{sign}{free}",
        "备注": f"{sign}注{free}",
    }
    found = {
        "筹集款物": [
            make.contribution(
                拨款或捐赠单位=f"{sign}集团{free}", 备注=f"{sign}注{free}", 文号=f"{sign}〔1〕{free}"
            )
        ],
        "走访企业": [
            make.visit(**firm),
            make.visit(**firm | {"统一社会信用代码": SHARED_FIRM}),
            make.visit(企业名称=f"{sign}机械厂"),
        ],
        "慰问帮扶发放": [make.disbursement(**{**rest, **words}) for words in (person, shared, child, closed)],
        "分类服务": [
            make.service(
                活动名称=f"{sign}义诊{free}",
                地点=f"{sign}广场{free}",
                服务对象=f"{sign}{free}",
                备注=f"{sign}注{free}",
            )
        ],
        "在档困难职工": [
            make.roster(**person, 致困原因=f"{HIDDEN}病", 联系电话=phone, 工作单位=f"{citizens}厂")
        ],
    }
    for sheet in SHEETS:
        texts = {column.header for column in sheet.columns if column.kind == "text"} - PERSONAL
        row = found[sheet.name][0]
        for header in sorted(texts):
            if phone not in str(row.get(header, "")):
                said = row.get(header) or sign
                text = f"{said}{free}"
                row[header] = text if len(text) <= SHORTEST else f"{said} {number}"
    return found


SHORTEST = 50
"""So many characters every column of text takes."""

PERSONAL = {"姓名", "致困原因", "家庭住址", "代领人", "联系人"}
"""Sealed, and masked for what they are."""
