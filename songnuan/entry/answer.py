"""The answer to an upload, as programs get it (contracts)."""

from collections.abc import Iterable
from typing import Any

from campaigns.models import Batch
from songnuan.entry.compare import Compared
from songnuan.entry.faults import Fault


def refused(faults: Iterable[Fault], counts: dict[str, dict[str, int]] | None = None) -> dict[str, Any]:
    """The answer to a workbook of which nothing was stored because of its faults."""
    return _answer("refused", None, counts or {}, list(faults))


def checked(compared: Compared, *, valid_rows: bool) -> dict[str, Any]:
    """The answer to a workbook that was only checked."""
    status = "checked" if compared.acceptable(valid_rows=valid_rows) else "refused"
    return _answer(status, None, compared.counts(), compared.faults)


def committed(compared: Compared, batch: Batch) -> dict[str, Any]:
    """The answer to a workbook that was stored."""
    return _answer("committed", batch.number, compared.counts(), compared.faults)


def _answer(
    status: str, batch: int | None, sheets: dict[str, dict[str, int]], faults: list[Fault]
) -> dict[str, Any]:
    return {
        "status": status,
        "batch": batch,
        "sheets": sheets,
        "errors": [fault.as_json() for fault in faults if not fault.is_warning],
        "warnings": [fault.as_json() for fault in faults if fault.is_warning],
    }


def as_text(answer: dict[str, Any]) -> str:
    """The same for a person at a terminal."""
    lines = [
        f"{name}：{line['rows']} 行，合格 {line['valid']}，新增 {line['new']}，已有 {line['unchanged']}"
        for name, line in answer["sheets"].items()
    ]
    for word, key in (("错误", "errors"), ("提醒", "warnings")):
        for fault in answer[key]:
            place = "".join(
                (f"{fault['sheet']} " if fault["sheet"] else "",
                 f"第{fault['row']}行 " if fault["row"] else "", f"{fault['column']}：" if fault["column"] else "")
            )  # fmt: skip
            lines.append(f"{word} {place}{fault['message']}")
    end = {"checked": "检查通过，尚未导入。", "refused": "没有导入。"}
    lines.append(end.get(answer["status"], f"已导入，批次{answer['batch']}。"))
    return "\n".join(lines)
