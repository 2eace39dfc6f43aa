"""Pages about persons: fetch with permission, work, render."""
