"""定稿 and 与上报数差异: the named states of a campaign's figures, and what lies between two of them."""
