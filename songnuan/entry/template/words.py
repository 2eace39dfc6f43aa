"""What 填表说明 says, as lines of a label and a text."""

from django.utils.translation import gettext as _

from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, ROSTER, SERVICES, VISITS
from songnuan.entry.template.form import Form

Lines = list[tuple[str, str]]


def facts(form: Form) -> Lines:
    """For whom the form is, its windows (both ends included), whom to ask."""
    words = form.words
    ask = form.superior or form.union
    return [
        (_("填报单位"), _("%(name)s（代码 %(code)s）") % {"name": form.union.name, "code": form.union.code}),
        (
            _("活动"),
            _("%(name)s（代码 %(code)s）") % {"name": form.campaign.name, "code": form.campaign.code},
        ),
        (_("走访、发放、服务日期"), _("%(first)s 至 %(last)s，首尾两天都算") % words),
        (_("返乡返岗服务日期"), _("%(first)s 至 %(last_return)s，只限%(returns)s") % words),
        (_("到账日期"), _("%(first_receipt)s 至 %(last)s") % words),
        (_("遇到问题"), _("请联系%(name)s的系统管理员") % {"name": ask.name}),
        (_("填表人、联系电话"), ""),
    ]


def pages() -> Lines:
    """The five sheets in their order, and what a row is."""
    return [
        (CONTRIBUTIONS.name, _("筹到的资金和物资，一笔一行。")),
        (VISITS.name, _("走访的企业，一家一次一行。")),
        (DISBURSEMENTS.name, _("发给职工的慰问款物和救助金，一人一次一行。")),
        (SERVICES.name, _("义诊、讲座、送春联、平安返乡返岗等活动，一次活动一行。")),
        (ROSTER.name, _("建档的困难职工，一人一行。")),
    ]


def sections(form: Form) -> list[tuple[str, Lines]]:
    """The rules that clerks run into, under their headings."""
    return [
        (_("怎样填"), _filling(form)),
        (_("最容易出错的地方"), _mistakes(form)),
        (_("请不要改动"), _untouched(form)),
    ]


def _filling(form: Form) -> Lines:
    return [
        (_("从第2行填起"), _("一行填一条。没有内容的表留空，不用删除。")),
        (_("必填和选填"), _("红字表头是必填列，其余选填。鼠标停在表头上，可以看到这一列怎样填。")),
        (_("下拉列表"), _("有下拉箭头的列从列表中选。列表里是本次活动的名称，别的名称不能导入。")),
        (_("金额和日期"), _("金额的单位是元。日期写成 %(first)s 这样的形式。") % form.words),
        (
            _("填完以后"),
            _("保存为 .xlsx，登录送温暖系统，选择活动和单位后上传。系统逐格检查，指出哪里要改。"),
        ),
    ]


def _mistakes(form: Form) -> Lines:
    words = form.words
    return [
        (
            _("身份证号是文本"),
            _("从别的表粘贴时用“选择性粘贴”中的“数值”，不要改变这一列的格式。")
            + _("变成数字的身份证号末三位已经丢失，改回文本也无法恢复，只能重新填写。"),
        ),
        (
            _("谁必须有身份证号"),
            _("人员类别是%(needing_id)s（含小类）的，或资金来源是%(sources_needing_id)s的。") % words
            + _("没有号码的留空，不要写“无”或“/”。"),
        ),
        (
            _("一人一次一行"),
            _("同一次发的现金和物品写在同一行，算1人次。不要把几个人写在一行。")
            + _("金额、人次、身份证号的格子不要合并。"),
        ),
        (_("集体慰问"), _("慰问一个班组等集体可以写一行，人次填人数。")),
        (
            _("不要重复"),
            _("同一个人、同一用途、同一救助项目、同一资金来源、同一天，只能有一行。")
            + _("由两个来源出资的分两行填；只算1人次的，其中一行的人次填0。"),
        ),
        (_("上级拨来的钱"), _("资金来源选%(from_above)s，属于上级拨入，不重复计入筹集。") % words),
        (_("不登记号码的人员"), _("%(closed)s不登记身份证号，姓名可以不填，写明人次和金额。") % words),
    ]


def _untouched(form: Form) -> Lines:
    return [
        (_("表头和格式"), _("第1行的表头、各表的名称、文本列的格式，请保持原样。")),
        (
            _("本单位专用"),
            _("这份表只供%(name)s在本次活动中使用，其他单位请各自下载。") % {"name": form.union.name},
        ),
    ]
