"""审核: what waits for a reviewer, one report with what is new in it, approving it or giving it back."""
