"""What a workbook may weigh, and what reading one may cost."""

from dataclasses import dataclass, replace

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The contract's limits on a file, and our own on the work that it may cause.

    The contract's: `file_bytes`, `rows`, `columns`, `sheets`, `merges`, `unpacked_bytes`.
    Ours guard what those leave open: `cells` and `row_elements` count what is written in the file whether
    it holds a value or not (blank formatted tails are common), `heading_rows` are the lines above the data,
    `style_count` is close to Excel's own ceiling, `format_count` and `format_characters` (of a number's format, of which what it
    shows takes long to tell) are well above Excel's, and `text_bytes` bounds what a file may swell to when a
    million cells refer to one long shared text; both hold for a whole file, and `book_rows`, those of all its sheets
    that hold a value, for what its check and its preview cost. `repeats` is how often one row may stand for others below it. The rows of a sheet of `stream_from` bytes of XML or more are handed
    out while it is still being read, where what stands behind its rows is plain and within `tail_bytes`. `names_asked`:
    whether the names of sheets have to tell them apart.
    """

    file_bytes: int = 20 * MB
    rows: int = 200_000
    columns: int = 60
    sheets: int = 20
    sheet_name: int = 60
    names_asked: bool = True
    merges: int = 2_000
    unpacked_bytes: int = 300 * MB

    heading_rows: int = 15
    book_rows: int = 400_000
    repeats: int = 1_000
    members: int = 2_000
    cells: int = 9_000_000
    row_elements: int = 250_000
    row_bytes: int = 16 * MB
    style_count: int = 65_000
    format_count: int = 5_000
    format_characters: int = 1_000
    cell_characters: int = 32_767
    text_bytes: int = 200 * MB

    stream_from: int = 4 * MB
    tail_bytes: int = MB

    memory_bytes: int = 768 * MB
    cpu_seconds: int = 60
    wall_seconds: float = 120.0

    @property
    def last_row(self) -> int:
        """The last row number that may hold a value."""
        return self.rows + self.heading_rows


LIMITS = Limits()

AS_KEPT = replace(
    LIMITS,
    book_rows=LIMITS.rows * LIMITS.sheets,
    repeats=LIMITS.rows,
    cells=LIMITS.rows * LIMITS.columns * LIMITS.sheets,
    text_bytes=LIMITS.text_bytes * LIMITS.sheets,
)
"""For files that were taken in when only a sheet was bounded: what is kept stays readable."""

SMALL = replace(
    LIMITS,
    file_bytes=2 * MB,
    rows=5_000,
    book_rows=5_000,
    cells=200_000,
    row_elements=20_000,
    unpacked_bytes=20 * MB,
    cpu_seconds=5,
    wall_seconds=20.0,
)
"""For tables of some hundred rows that are read while their sender waits."""
