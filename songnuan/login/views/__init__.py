"""Pages of the login: in, the steps on the way, out, one's own account."""
