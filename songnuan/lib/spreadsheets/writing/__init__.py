"""Tables that leave the system: one home for every .xlsx and .csv that a page or the admin hands out.

`sheet` says what a table is, `xlsx` and `csv_text` write it, `mark` says who took it when, and `texts` keeps
what people typed from becoming a formula. Nothing here knows Django.
"""
