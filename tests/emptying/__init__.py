"""Django's `flush` for tests: the log that only grows is let go for as long as it lasts."""
