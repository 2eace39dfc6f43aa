"""活动: when the next campaign lies, opening it, and unions that join an open one."""
