"""下拨与收到: what superiors passed down, what was received of it, and recording the former."""
