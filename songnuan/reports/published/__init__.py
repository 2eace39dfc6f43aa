"""已公布的数: the register of figures that left, held against the figures as they stand."""
