"""What the comment on each header tells the clerk."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, ROSTER, SERVICES, VISITS, Column, Sheet
from songnuan.entry.template.form import Form
from songnuan.entry.template.limits import limit_of

NOTES = {
    CONTRIBUTIONS.name: {
        "资金来源": gettext_lazy("钱物从哪里来。上级工会拨来的选%(from_above)s。"),
        "形式": gettext_lazy("物资按折价填金额。"),
        "到账日期": gettext_lazy("钱款到账或物资收到的日期。"),
        "拨款或捐赠单位": gettext_lazy("填单位全称。"),
        "文号": gettext_lazy("拨款文件的文号。"),
        "是否转拨": gettext_lazy("从上级工会转拨来的填“是”，计入上级拨入，不计入筹集。其余留空或填“否”。"),
    },
    VISITS.name: {
        "走访日期": gettext_lazy("一次走访一行。几家联合走访的，谁出资谁填，陪同的不填。"),
        "企业名称": gettext_lazy("填营业执照上的全称。"),
        "统一社会信用代码": gettext_lazy("同一家企业靠它认出。本列是文本格式，请不要改。"),
        "职工人数": gettext_lazy("企业的职工总数。"),
        "受益职工数": gettext_lazy("本次走访惠及的职工人数。"),
        "慰问组": gettext_lazy("随省慰问组走访的选组名，自行走访的留空。"),
        "走访人": gettext_lazy("几个人之间用顿号隔开。"),
        "诉求": gettext_lazy("企业或职工提出的困难和需要，照实写。"),
    },
    DISBURSEMENTS.name: {
        "姓名": gettext_lazy("一人一行。集体慰问填集体名称，人次填人数。%(closed)s可以不填姓名。"),
        "身份证号": gettext_lazy(
            "%(needing_id)s（含小类）必须填；资金来源是%(sources_needing_id)s的必须填；%(closed)s不登记。\n"
            "本列是文本格式，请不要改，否则末三位会变成0，无法恢复。"
        ),
        "人员类别": gettext_lazy("大类、小类都可以，能确定小类的选小类。"),
        "用途": gettext_lazy("“慰问”计入慰问人次，“帮扶救助”计入帮扶救助人次。"),
        "救助项目": gettext_lazy("用途是“帮扶救助”的填。"),
        "慰问金(元)": gettext_lazy("发的现金或转账。慰问金和慰问品折价至少填一项。"),
        "慰问品折价(元)": gettext_lazy("发的物品折合多少钱。慰问金和慰问品折价至少填一项。"),
        "慰问品": gettext_lazy("如：米面油、对联福字。"),
        "数量": gettext_lazy("如：1份、2袋。"),
        "人次": gettext_lazy(
            "留空算1。集体慰问填人数。\n同一人同一天同一用途由两个来源出资、只算1人次的，其中一行填0，并填身份证号。"
        ),
        "发放日期": gettext_lazy("实际发到本人手里的日期。"),
        "资金来源": gettext_lazy("这笔款物用的是哪里的钱。"),
        "工作单位": gettext_lazy("受助职工的单位，填全称。"),
        "联系电话": gettext_lazy("手机或带区号的座机。"),
        "开户银行": gettext_lazy("发放方式是“转账”的填。"),
        "银行卡号": gettext_lazy("发放方式是“转账”的填。本列是文本格式，请不要改。"),
        "代领人": gettext_lazy("由他人代领的，填代领人姓名。"),
        "凭证号": gettext_lazy("记账凭证或签领表的编号。"),
    },
    SERVICES.name: {
        "服务日期": gettext_lazy("一次活动一行。%(returns)s可以到%(last_return)s，其他服务到%(last)s为止。"),
        "活动名称": gettext_lazy("如：“送万福 进万家”写春联活动。"),
        "地点": gettext_lazy("如：企业车间、社区、工驿站、建筑工地。"),
        "服务对象": gettext_lazy("如：户外劳动者、返乡农民工。"),
        "人次": gettext_lazy("这次活动服务了多少人次。"),
        "支出金额(元)": gettext_lazy("这次活动花的钱，没有花钱的留空。"),
        "主题活动": gettext_lazy("属于某个主题活动的填活动名。"),
    },
    ROSTER.name: {
        "姓名": gettext_lazy("一人一行，填在档的困难职工本人。"),
        "身份证号": gettext_lazy(
            "同一个号码只能有一行。\n本列是文本格式，请不要改，否则末三位会变成0，无法恢复。"
        ),
        "致困原因": gettext_lazy("如：大病、残疾、子女上学、下岗失业。"),
        "与户主关系": gettext_lazy("如：本人、配偶、子女。"),
        "家庭人口": gettext_lazy("共同生活的人数，含本人。"),
        "月人均收入(元)": gettext_lazy("家庭月收入除以家庭人口。"),
        "联系电话": gettext_lazy("手机或带区号的座机。"),
    },
}
"""By sheet and header. Columns that explain themselves are not here."""


def help_text(sheet: Sheet, column: Column, form: Form) -> str:
    """Whether the column must be filled, what belongs there, and the form it has."""
    note = NOTES[sheet.name].get(column.header)
    lines = (
        _("必填。") if column.required else _("选填。"),
        note % form.words if note else "",
        limit_of(column, form).sentence,
    )
    return "\n".join(line for line in lines if line)
