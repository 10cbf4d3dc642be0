"""The inks of every picture. What a status looks like stands in `wording.status`; a status colour is only for a status."""

FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
INK, MUTED, NAVY, PALE_NAVY, SCHEDULE = "#1B2733", "#525D69", "#1F4E79", "#B4C3D1", "#6B7782"
FRAME, ROW_RULE, GRID, TRACK, PANEL = "#C9D1D9", "#D9DFE5", "#E6EAEE", "#E1E6EB", "#F3F5F7"
