"""Keys changed while everybody works: new ones beside the old, everything sealed anew, then the old ones destroyed."""
