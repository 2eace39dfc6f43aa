"""A browser without a browser: signed-in clients, and what a page's .xlsx says."""

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cells(response: HttpResponse) -> list[list[Any]]:
    """Every line of the first sheet, without trailing empty cells."""
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]
