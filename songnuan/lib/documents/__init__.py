"""Word documents in the layout of official papers (GB/T 9704-2012). Knows no noun of ours."""
