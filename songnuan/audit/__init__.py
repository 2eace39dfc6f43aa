"""审计日志: who did, saw and exported what; for the security auditor, to read alone."""
