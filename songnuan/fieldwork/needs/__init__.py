"""急难愁盼: taking up what visits wrote down, handing it on, answering it in time."""
