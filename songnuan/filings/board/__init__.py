"""报送情况: how every unit stands in a period, and whom to remind."""
