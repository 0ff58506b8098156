"""The browser side: one page that queries the model and shows the answer."""
