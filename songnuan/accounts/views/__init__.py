"""Pages on which accounts are managed: fetch with permission, work, render."""
