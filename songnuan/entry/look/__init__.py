"""What the preview of an upload shows of its rows: as written, as understood, and never in clear what is personal."""
