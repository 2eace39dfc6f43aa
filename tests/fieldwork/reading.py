"""A browser without a browser: signed-in clients, and what a page's .xlsx says."""

from io import BytesIO
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
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


def queries(client: Client, *addresses: str) -> list[int]:
    """How many queries each page costs."""
    counts = []
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    return counts
