"""与上报数差异: what each batch between two batch numbers did to the figures of a group, recomputed from the rows."""
