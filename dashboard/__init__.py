"""The browser side: one page that asks the model and shows what it answers."""
