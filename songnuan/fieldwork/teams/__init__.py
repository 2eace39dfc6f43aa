"""慰问组: who goes where, whom they mean to visit, and how far they have come."""
