"""Pages on which facts come in: fetch with permission, work, render."""
