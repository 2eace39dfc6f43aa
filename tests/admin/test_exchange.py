"""Import and export of the small tables: the five unsafe defaults of the library are closed, each with its control."""

import io
from typing import Any

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from import_export.formats.base_formats import CSV
from import_export.resources import modelresource_factory

from beneficiaries.models import Category
from campaigns.admin import exchange, formats
from campaigns.admin.formats import Csv, Xlsx
from campaigns.admin.term import SourceResource
from campaigns.admin.union_resource import UnionResource
from campaigns.models import Affiliation, Enterprise, Event, FundSource, Lineage, Union, User
from songnuan.lib.spreadsheets.writing.texts import RISKY
from tests import factories as make
from tests.admin.pages import SENTINEL, address, neighbour, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T24", "T25")]
XLSX, CSV_PLACE = "0", "1"
SOURCE = "代码,名称,英文名,上级拨入,须填身份证号,排序\n"
UNION = "代码,名称,简称,英文名,类型,行政区划代码,排序,上级工会代码\n"


def upload(client: Client, model: Any, content: str | bytes, name: str = "table.csv") -> Any:
    raw = content.encode("utf-8-sig") if isinstance(content, str) else content
    form = {"format": XLSX if name.endswith("xlsx") else CSV_PLACE, "resource": "0"}
    return client.post(address(model, "import"), {**form, "import_file": SimpleUploadedFile(name, raw)})


def confirm(client: Client, model: Any, preview: Any) -> Any:
    return client.post(address(model, "process_import"), preview.context_data["confirm_form"].initial)


def test_a_preview_stores_nothing_and_its_confirmation_stores_what_it_showed(province: Client) -> None:
    preview = upload(province, FundSource, SOURCE + "relief,专项,Relief,否,是,20\n")
    assert "新增" in text(preview)
    assert not FundSource.objects.filter(code="relief").exists()
    assert confirm(province, FundSource, preview).status_code == 302
    made = FundSource.objects.get(code="relief")
    assert (made.name, made.needs_id, made.order) == ("专项", True, 20)
    event = Event.objects.get(verb="admin.import")
    assert (event.actor.username, event.body["model"], event.body["counts"]["new"]) == (
        "province",
        "campaigns.fundsource",
        1,
    )
    assert "已经导入过" in text(confirm(province, FundSource, preview))


def test_commas_behind_the_names_of_the_columns_are_no_columns(province: Client) -> None:
    preview = upload(province, FundSource, SOURCE.replace("\n", ",,\n") + "relief,专项,Relief,否,是,20,,\n")
    assert confirm(province, FundSource, preview).status_code == 302
    assert FundSource.objects.get(code="relief").order == 20


@pytest.mark.hardening("T15")
def test_a_small_table_is_small_and_its_previews_are_noted_and_counted(
    province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row is checked while nobody else writes (SQLite)."""
    monkeypatch.setattr(formats, "MOST_ROWS", 2)
    monkeypatch.setattr(exchange, "PREVIEWS", 2)
    lines = [f"relief{n},专项{n},,否,是,20\n" for n in range(3)]
    assert "confirm_form" in upload(province, FundSource, SOURCE + "".join(lines[:2])).context_data
    assert Event.objects.get(verb="admin.preview").body == {"model": "campaigns.fundsource", "rows": 2}
    assert "一次最多导入2行" in text(upload(province, FundSource, SOURCE + "".join(lines)))
    assert upload(province, FundSource, SOURCE + lines[0]).status_code == 200
    assert upload(province, FundSource, SOURCE + lines[0]).status_code == 302
    assert "一小时内预览的文件太多" in text(province.get(address(FundSource, "import")))


def test_no_file_is_kept_for_a_preview_once_the_disk_is_nearly_full(province: Client, settings: Any) -> None:
    assert "服务器的存储空间快满了" not in text(upload(province, FundSource, "代码,名称\nq,甲\n"))
    settings.FREE_MB_KEPT = 10**9
    assert "服务器的存储空间快满了" in text(upload(province, FundSource, "代码,名称\nq,甲\n"))


@pytest.mark.parametrize("model", [FundSource, Category, Union, Enterprise])
def test_who_may_only_view_imports_nothing(model: Any) -> None:
    auditor = signed_in(make.user("经审", make.PROVINCE))
    assert auditor.get(address(model, "import")).status_code == 403
    assert upload(auditor, model, SOURCE).status_code == 403
    assert auditor.post(address(model, "process_import"), {}).status_code == 403


def test_who_may_not_view_exports_nothing() -> None:
    clerk = signed_in(make.clerk())
    assert clerk.get(address(FundSource, "export")).status_code == 403
    assert clerk.post(address(User, "export"), {"format": CSV_PLACE, "resource": "0"}).status_code == 403


def test_a_row_that_turned_bad_after_the_preview_stops_the_whole_file(province: Client) -> None:
    preview = upload(province, FundSource, SOURCE + "relief,专项,,否,是,20\nrelief2,专项二,,否,是,21\n")
    FundSource.objects.create(code="rival", name="专项二")
    response = confirm(province, FundSource, preview)
    assert response.status_code == 409
    assert "一行也没有导入" in text(response)
    assert not FundSource.objects.filter(code__startswith="relief").exists()
    assert not Event.objects.filter(verb="admin.import").exists()


def test_the_control_the_library_alone_drops_that_row_in_silence() -> None:
    FundSource.objects.create(code="rival", name="专项二")
    stock = modelresource_factory(
        FundSource,
        meta_options={
            "import_id_fields": ("code",),
            "fields": ("code", "name"),
            "clean_model_instances": True,
        },
    )
    data = tablib.Dataset(("relief", "专项"), ("relief2", "专项二"), headers=("code", "name"))
    stock().import_data(data, dry_run=False, raise_errors=False, use_transactions=True)
    assert list(FundSource.objects.filter(code__startswith="relief").values_list("code", flat=True)) == [
        "relief"
    ]


def test_an_outcome_other_than_the_one_shown_is_not_stored(province: Client) -> None:
    preview = upload(province, FundSource, SOURCE + "relief,专项,,否,是,20\n")
    FundSource.objects.create(code="relief", name="旧名")
    assert confirm(province, FundSource, preview).status_code == 409
    assert FundSource.objects.get(code="relief").name == "旧名"


def test_a_file_reaches_no_row_of_another(admin: Client) -> None:
    county = make.deputy("系统管理员", make.CHAOYANG)
    line = f"{make.YUSHU},改名,改名,,县区总工会,220182,1,\n"
    response = upload(signed_in(county), Union, UNION + line)
    assert "confirm_form" not in response.context_data
    assert make.union(make.YUSHU).name == "榆树市总工会"
    assert "修改" in text(upload(admin, Union, UNION + line))


def test_the_control_the_library_alone_overwrites_it() -> None:
    stock = modelresource_factory(
        Union, meta_options={"import_id_fields": ("code",), "fields": ("code", "name")}
    )
    stock().import_data(tablib.Dataset((make.YUSHU, "改名"), headers=("code", "name")), raise_errors=True)
    assert make.union(make.YUSHU).name == "改名"


def test_two_rows_with_one_key_are_refused(province: Client) -> None:
    page = text(upload(province, FundSource, SOURCE + "a1,甲,,否,否,1\nb1,乙,,否,否,2\na1,丙,,否,否,3\n"))
    assert "第2、4行的“代码”相同" in page
    assert "确认导入" not in page


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x y,甲,,否,否,1", "代码"),
        ("x1,,,否,否,1", "名称"),
        ("x1,甲,,也许,否,1", "这里只能填“是”或“否”"),
        ("x1,甲,,否,否,一", "这里要填整数"),
        ("x1,其他,,否,否,1", "已存在"),
    ],
)
def test_the_rules_of_the_model_run(province: Client, line: str, message: str) -> None:
    page = text(upload(province, FundSource, f"{SOURCE}good,好,,否,否,1\n{line}\n"))
    assert message in page
    assert "确认导入" not in page


def test_unknown_columns_and_unreadable_files_are_named(province: Client) -> None:
    assert "不认识的列：金额" in text(upload(province, FundSource, "代码,金额\na,1\n"))
    assert "缺少列：代码" in text(upload(province, FundSource, "名称\n甲\n"))
    assert "确认导入" not in text(upload(province, FundSource, b"\x00\x01", "a.xlsx"))


def test_a_name_in_use_is_not_renamed_by_a_file(province: Client) -> None:
    make.batch({"筹集款物": [make.contribution(资金来源="社会捐助")]})
    code = FundSource.objects.get(name="社会捐助").code
    assert "不能再改" in text(upload(province, FundSource, f"{SOURCE}{code},捐助,,否,否,8\n"))


def test_what_a_name_in_use_means_is_not_changed_by_a_file(province: Client) -> None:
    make.batch({"筹集款物": [make.contribution(资金来源="社会捐助")]})
    code = FundSource.objects.get(name="社会捐助").code
    assert "不能再改" in text(upload(province, FundSource, f"{SOURCE}{code},社会捐助,,是,否,8\n"))
    confirm(province, FundSource, upload(province, FundSource, f"{SOURCE}{code},社会捐助,,否,是,8\n"))
    assert FundSource.objects.filter(code=code).values_list("from_above", "needs_id").get() == (False, True)


def test_a_preview_belongs_to_who_made_it(province: Client) -> None:
    preview = upload(province, FundSource, SOURCE + "relief,专项,,否,是,20\n")
    other = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert "失效" in text(confirm(other, FundSource, preview))
    initial = preview.context_data["confirm_form"].initial
    for name in ("/etc/hosts", "hosts", initial["import_file_name"].split(":")[0], ""):
        response = province.post(address(FundSource, "process_import"), {**initial, "import_file_name": name})
        assert response.status_code == 200
    assert not FundSource.objects.filter(code="relief").exists()


def test_a_new_union_comes_with_its_superior_and_is_in_the_tree_at_once(admin: Client) -> None:
    line = "2201XX,新区总工会,新区,New Zone,开发区工会,,900,2201\n"
    confirm(admin, Union, upload(admin, Union, UNION + line))
    made = Union.objects.get(code="2201XX")
    assert [row.superior.code for row in Affiliation.objects.filter(union=made)] == ["2201"]
    assert Lineage.objects.filter(union=made, ancestor=make.union(make.PROVINCE)).exists()
    assert "要填上级工会代码" in text(upload(admin, Union, UNION + "2201XY,新区,新区,,开发区工会,,900,\n"))
    assert "隶属关系不能用文件改" in text(upload(admin, Union, UNION + line.replace(",2201\n", ",2202\n")))


def test_enterprises_are_put_right_but_not_added(province: Client) -> None:
    make.batch({"走访企业": [make.visit(统一社会信用代码=make.credit_code(1))]})
    header = "统一社会信用代码,企业名称\n"
    confirm(
        province, Enterprise, upload(province, Enterprise, f"{header}{make.credit_code(1)},春雨（集团）\n")
    )
    firm = Enterprise.objects.get(credit_code=make.credit_code(1))
    assert (firm.name, firm.name_key) == ("春雨（集团）", "春雨(集团)")
    assert "不能用文件新增" in text(upload(province, Enterprise, f"{header}{make.credit_code(2)},新厂\n"))


def test_last_years_categories_become_this_years(province: Client) -> None:
    header = "活动代码,代码,名称,英文名,大类代码,不公开,须填身份证号,排序\n"
    lines = "2023,new_head,新大类,New,,否,否,90\n2023,new_leaf,新小类,New,new_head,否,否,91\n"
    confirm(province, Category, upload(province, Category, header + lines))
    leaf = Category.objects.get(code="new_leaf")
    assert (leaf.campaign.code, leaf.head.code) == ("2023", "new_head")
    assert "没有代码为“none”的大类" in text(upload(province, Category, header + "2023,b,乙,,none,否,否,1\n"))


def exported(client: Client, model: Any, place: str, query: str = "") -> bytes:
    response = client.post(address(model, "export") + query, {"format": place, "resource": "0"})
    assert response["Content-Disposition"].startswith("attachment")
    return response.content


def test_an_export_holds_what_the_exporter_sees(admin: Client) -> None:
    neighbour()
    county = signed_in(make.deputy("系统管理员", make.CHAOYANG, "county"))
    assert SENTINEL in exported(admin, User, CSV_PLACE).decode("utf-8-sig")
    assert SENTINEL not in exported(county, User, CSV_PLACE).decode("utf-8-sig")
    rows = exported(county, Union, CSV_PLACE).decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["代码", make.CHAOYANG]
    items = User.objects.values_list("pk", flat=True)
    form = {"format": CSV_PLACE, "resource": "0", "export_items": list(items)}
    assert SENTINEL not in county.post(address(User, "export"), form).content.decode()
    assert Event.objects.filter(verb="admin.export", actor__username="county").count() == 2


@pytest.mark.parametrize("first", [*RISKY, "=="])
def test_no_text_becomes_a_formula(province: Client, first: str) -> None:
    bad = f"{first}1+1"
    FundSource.objects.create(code="bad", name=bad)
    data = SourceResource(user=User.objects.get(username="province")).export()
    sheet = openpyxl.load_workbook(io.BytesIO(Xlsx().export_data(data))).active
    cells = {
        cell.data_type: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).endswith("1+1")
    }
    assert list(cells) == ["s"]
    written = Csv().export_data(data).decode("utf-8-sig")
    assert f"'{bad}".split("\n", maxsplit=1)[0] in written


def test_the_control_the_librarys_own_csv_writes_a_formula() -> None:
    assert "\r\n==1+1" in CSV().export_data(tablib.Dataset(("==1+1",), headers=("名称",)))


def test_what_was_exported_imports_as_unchanged(admin: Client) -> None:
    FundSource.objects.create(code="bad", name="=1+1")
    province = signed_in(make.user("省级工作人员", make.PROVINCE))
    for model, client in ((Union, admin), (FundSource, province), (Category, province)):
        for place, name in ((XLSX, "a.xlsx"), (CSV_PLACE, "a.csv")):
            result = upload(client, model, exported(client, model, place), name).context_data["result"]
            assert (result.totals["skip"], len(result.rows)) == (model.objects.count(), model.objects.count())


def test_an_export_says_who_took_it_and_when(admin: Client) -> None:
    line = exported(admin, User, CSV_PLACE).decode("utf-8-sig").splitlines()[0]
    page = openpyxl.load_workbook(io.BytesIO(exported(admin, User, XLSX))).active
    for mark in (line, page["A1"].value, page.oddFooter.left.text):
        assert "admin的名字（admin）" in mark
        assert timezone.localdate().isoformat() in mark


def test_an_export_that_cannot_be_logged_is_not_handed_out(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: Any, **_more: Any) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(exchange, "record", full)
    with pytest.raises(OSError, match="no space"):
        exported(admin, User, CSV_PLACE)


def test_who_is_dismissed_while_their_file_is_made_gets_nothing(
    province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control is the same file without it."""
    make_it, ends = Csv.export_data, list[bool]()

    def slowly(file: Csv, dataset: Any, **kwargs: Any) -> bytes:
        if ends:
            User.objects.update(is_active=False)
        return make_it(file, dataset, **kwargs)

    monkeypatch.setattr(Csv, "export_data", slowly)
    assert "社会捐助" in exported(province, FundSource, CSV_PLACE).decode("utf-8-sig")
    ends.append(True)
    answer = province.post(address(FundSource, "export"), {"format": CSV_PLACE, "resource": "0"})
    assert answer.status_code != 200
    assert "社会捐助" not in text(answer)
    assert Event.objects.filter(verb="admin.export").count() == 1


def test_resources_without_a_user_reach_nothing() -> None:
    assert UnionResource().get_queryset().count() == 0
