"""The workbooks are written and read once for all tests of this folder."""

from pathlib import Path

import pytest

from songnuan.setup.demo.workbooks import write_workbooks
from tests.setup.demo.reading import Fact, read


@pytest.fixture(scope="session")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The workbooks of the 2023 campaign."""
    return write_workbooks(tmp_path_factory.mktemp("demo-2023"), "2023")


@pytest.fixture(scope="session")
def facts(paths: list[Path]) -> dict[str, list[Fact]]:
    """All rows of all of them, by sheet."""
    return read(paths)


@pytest.fixture(scope="session")
def earlier_paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The workbooks of the 2022 campaign."""
    return write_workbooks(tmp_path_factory.mktemp("demo-2022"), "2022")


@pytest.fixture(scope="session")
def earlier_facts(earlier_paths: list[Path]) -> dict[str, list[Fact]]:
    """All rows of all of those, by sheet."""
    return read(earlier_paths)
