"""企业核对: firms that may be one and the same, side by side, and what was decided about them."""
