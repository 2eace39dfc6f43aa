"""Accounts with their postings. Nobody raises himself, and nobody takes over an account that reaches further."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from campaigns.actor import actor
from campaigns.admin.exchange import Export
from campaigns.admin.posting import PostingInline
from campaigns.admin.resource import SafeResource
from campaigns.admin.scoped import ScopedAdmin
from campaigns.admin.user_told import note_change, note_creation
from campaigns.held import hold_both
from campaigns.models import Union, User
from campaigns.roles import mix
from campaigns.usernames import as_before_or, check_username, refuse_long_numbers, refuse_numbers


class UserResource(SafeResource):
    """Accounts, for export alone; no password, no right that cannot be seen on the page."""

    username = Field("username", "用户名")
    name = Field("name", "姓名")
    phone = Field("phone", "办公电话")
    roles = Field(column_name="角色")
    unions = Field(column_name="任职工会")
    is_active = Field(column_name="启用")

    class Meta(SafeResource.Meta):
        model = User
        fields = ("username", "name", "phone", "roles", "unions", "is_active")

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return queryset.prefetch_related("groups", "postings__union")

    def dehydrate_roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    def dehydrate_unions(self, user: User) -> str:
        return "、".join(posting.union.name for posting in user.postings.all() if posting.until is None)

    def dehydrate_is_active(self, user: User) -> str:
        return "是" if user.is_active else "否"


class PasswordSet(ReadOnlyPasswordHashWidget):
    """Says that there is a password, and nothing of its salt or hash."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "summary": [{"label": _("已设置") if value else _("未设置")}]}


class Apart:
    """三权分立 holds here as on the account pages: who sets up the system or watches the log does nothing else.

    The roles as they are typed, or as they stand where they are not to change, and those of them that are new, are left
    on the account for PostingSet.
    """

    instance: Any

    def clean_name(self) -> str:
        return as_before_or(refuse_numbers, self.cleaned_data["name"], self.instance.name)  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return as_before_or(refuse_long_numbers, self.cleaned_data["phone"], self.instance.phone)  # type: ignore[attr-defined]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        chosen = self.cleaned_data.get("groups")  # type: ignore[attr-defined]
        held = {role.name for role in self.instance.groups.all()} if self.instance.pk else set()
        self.instance.typed_roles = held if chosen is None else {role.name for role in chosen}
        self.instance.given_roles = self.instance.typed_roles - held
        if chosen is not None and mix(self.instance.typed_roles):
            self.add_error("groups", _("系统管理员、安全审计要由专人担任，不能同时有别的角色。"))  # type: ignore[attr-defined]
        return cleaned


class NewAccountForm(Apart, AdminUserCreationForm):
    """A new account, called as on the account pages."""

    def clean_username(self) -> str:
        return check_username(self.cleaned_data["username"])


class AccountForm(Apart, UserChangeForm):
    """An account; its password is given, or changed, on the pages for that."""

    password = ReadOnlyPasswordHashField(label=_("密码"), widget=PasswordSet)

    class Meta(UserChangeForm.Meta):
        help_texts = {"username": _("定下以后不再改：操作记录靠它认人。")}


WRITTEN = ("name", "phone", "email", "is_active", "is_staff")
"""Columns that the form writes, those alone: password and sessions may change while it is open."""


@admin.register(User)
class UserAdmin(Export, ScopedAdmin, StockUserAdmin):
    """Rights are given as roles alone: no single permission, no superuser."""

    resource_classes = (UserResource,)
    import_export_change_list_template = "admin/import_export/change_list_export.html"
    inlines = (PostingInline,)
    add_form_template = None
    form = AccountForm
    add_form = NewAccountForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("个人信息"), {"fields": ("name", "phone", "email")}),
        (_("权限"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("时间"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "name", "phone", "password1", "password2")}),
        (_("权限"), {"fields": ("is_staff", "groups")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "name", "roles", "unions", "is_active", "last_login")
    list_filter = ("is_active", "groups", "postings__union")
    search_fields = ("username", "name", "phone")
    ordering = ("username",)
    filter_horizontal = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups", "postings__union")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A first password must be changed."""
        if not change:
            obj.must_change_password = True
            super().save_model(request, obj, form, change)
            return
        obj.save(update_fields=[field for field in form.changed_data if field in WRITTEN])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Told in the words of the account pages; whoever is moved, has other roles or is switched has to sign in again."""
        held = {role.name for role in form.instance.groups.all()} if change else set()
        super().save_related(request, form, formsets, change)
        if not change:
            note_creation(request, form.instance, formsets)
            return
        note_change(request, form, formsets, held)
        if {"is_active", "groups"} & set(form.changed_data) or any(lines.has_changed() for lines in formsets):
            User.objects.filter(pk=form.instance.pk).update(session_round=F("session_round") + 1)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *asked: Any, **more: Any
    ) -> Any:
        """Who gives rights here is held with the account, and leads nowhere but to the login once they are dismissed."""
        with transaction.atomic():
            if request.method == "POST":
                account = self._found(request, object_id) if object_id is not None else None
                hold_both(actor(request), account and account.pk)
            return super().changeform_view(request, object_id, *asked, **more)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  (the name under which its address gives it)
        form_url: str = "",
    ) -> HttpResponse:
        """There is one page for one's own password, which asks for the present one, and one that gives another's."""
        account = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        if account is None:
            raise Http404
        own = account.pk == request.user.pk
        return redirect("password_change") if own else redirect("account_reset", pk=account.pk)

    @admin.display(description=_("角色"))
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    @admin.display(description=_("任职"))
    def unions(self, user: User) -> str:
        return "、".join(str(posting.union) for posting in user.postings.all() if posting.until is None)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        rows = super().get_field_queryset(db, db_field, request)
        return grantable(request.user, rows) if db_field.name == "groups" else rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are switched off, never deleted: what they did bears their name."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        fields = (*fields, "username")  # what was done under it stays with this account
        if obj.pk == request.user.pk:
            return (*fields, "is_active", "is_staff", "groups")
        held = set(obj.groups.values_list("pk", flat=True))
        may = set(grantable(request.user, Group.objects.all()).values_list("pk", flat=True))
        return fields if held <= may else (*fields, "groups")

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """One's own postings are for somebody else to change."""
        inlines = super().get_inline_instances(request, obj)
        return inlines if obj is None or obj.pk != request.user.pk else []


def grantable(giver: Any, groups: QuerySet[Group]) -> QuerySet[Group]:
    """The roles that an account may give: with every right of theirs its own, or all for who administers roles.

    The system administrator holds no right over citizens' data, yet sets up those who do: the right to see
    roles (auth.view_group) stands for that. Nobody gives a role to himself.
    """
    if giver.has_perm("auth.view_group"):
        return groups
    held = giver.get_all_permissions()
    fits = [
        group.pk
        for group in groups.prefetch_related("permissions__content_type")
        if all(f"{p.content_type.app_label}.{p.codename}" in held for p in group.permissions.all())
    ]
    return groups.filter(pk__in=fits)


def may_manage(giver: Any, account: User) -> bool:
    """Not a superuser's account, nor one posted where the giver does not reach: its password would open that."""
    if account.is_superuser and not giver.is_superuser:
        return False
    reach = Union.objects.visible_to(giver).values("pk")
    return not account.postings.current().exclude(union__in=reach).exists()
