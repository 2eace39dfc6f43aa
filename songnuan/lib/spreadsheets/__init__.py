"""Hostile spreadsheets: a gate and a reader.

`open.open_workbook` is the door. Behind it a fresh process under limits (`child`) looks at the content
(`kinds`), counts before anything is parsed (`archive`, `bounds`, `biff`) and reads (`xlsx`, `xls`, `ods`,
`delimited`); typed cells (`cells`) come back as lines of JSON (`wire`, `lines`). Other work on a file has doors of its own to
such a process: `marking.copy` and `outward`. Nothing here knows Django.
"""
