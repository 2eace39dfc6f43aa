"""Photographs that clients send: judged by their content, redrawn in a confined process, never passed through."""
