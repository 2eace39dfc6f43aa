"""服务活动 and 主题活动: an activity typed in the browser with what belongs to it, and a programme's sum across unions."""
