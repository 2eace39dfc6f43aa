"""Personal data that has served its time goes; what was counted stays (T54)."""
