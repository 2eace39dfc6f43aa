"""我的上报: what a union would file now, what it filed, what came back."""
