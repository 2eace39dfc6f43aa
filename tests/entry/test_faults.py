"""The codes that programs rely on: all of the contracts, each an error or a warning, none said twice."""

import ast
from pathlib import Path

from songnuan.entry import faults
from songnuan.entry.faults import CODE_NAMES, ERROR_CODES, FILE_CODES, WARNING_CODES, Fault

ENTRY = Path(faults.__file__).parent


def written(folder: Path) -> set[str]:
    """Every text constant in the code below a folder, the two lists of codes left out; those by their names too."""
    sources = (
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name not in ("faults.py", "preview.py")
    )
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    named = {str(getattr(faults, node.id, "")) for node in nodes if isinstance(node, ast.Name)}
    said = (node.value for node in nodes if isinstance(node, ast.Constant))
    return named | {value for value in said if isinstance(value, str)}


def test_a_code_is_an_error_or_a_warning() -> None:
    assert set() == ERROR_CODES & WARNING_CODES
    assert (len(ERROR_CODES), len(WARNING_CODES)) == (30, 15)
    assert FILE_CODES <= ERROR_CODES


def test_every_code_is_raised_somewhere() -> None:
    raised = written(ENTRY) | written(ENTRY.parent / "lib" / "spreadsheets")
    assert (ERROR_CODES | WARNING_CODES) - raised == set()


def test_every_code_that_a_preview_can_list_has_a_name() -> None:
    whole_file = {"encrypted", "macro", "empty", "not_permitted"}
    assert set(CODE_NAMES) == (ERROR_CODES | WARNING_CODES) - whole_file


def test_only_a_fault_without_a_row_stops_the_file() -> None:
    assert Fault("慰问帮扶发放", None, "用途", "missing_column", "").stops_the_file
    assert not Fault("慰问帮扶发放", 3, "备注", "too_large", "").stops_the_file
    assert not Fault("慰问帮扶发放", None, None, "hidden_row", "").stops_the_file


def test_a_fault_is_json_as_contracted() -> None:
    fault = Fault("慰问帮扶发放", 7, "身份证号", "id_number_damaged", "这一格是数字格式。")
    assert fault.as_json() == {
        "sheet": "慰问帮扶发放", "row": 7, "column": "身份证号", "code": "id_number_damaged", "message": "这一格是数字格式。",
    }  # fmt: skip
