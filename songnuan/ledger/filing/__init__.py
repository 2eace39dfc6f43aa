"""上报 and 审核: the acts by which a union's rows come to count as filed and as reviewed, and who may do them."""
