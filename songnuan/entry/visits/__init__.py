"""走访录入: a visit and its recipients on one page, kept while it is typed, saved as one batch."""
