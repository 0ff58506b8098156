"""How fast the dashboard is, measured from outside: a real server, a real Chromium, and many readers without a browser."""
