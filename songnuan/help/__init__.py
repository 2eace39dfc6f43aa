"""帮助: one page for each topic, in the order of the reader's work. A new topic: a line in `topics`, a template."""
