"""The one palette, after Okabe and Ito; two colors are darker, so that each has a contrast of 3 on white and on black."""

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#B8639A"
YELLOW, GREY = "#997700", "#767B84"
ACCENT = "#0B5D7A"
"""What a page emphasizes: one color, with a contrast of 7 on paper."""
SERIES = (BLUE, ORANGE, GREEN, PURPLE, YELLOW, GREY)
"""The colors of lines and bars in turn."""
