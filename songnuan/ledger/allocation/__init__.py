"""下拨: recording money that goes down the tree, and holding it against what was received."""
