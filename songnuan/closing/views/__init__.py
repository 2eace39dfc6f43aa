"""Fetch with permission, work, render."""
