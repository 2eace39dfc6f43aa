"""报送: periods, a union's own report, its review, the board, the stamped paper. What the acts do is the ledger's."""
