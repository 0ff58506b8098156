"""Parts that pages share: words and numbers, cards, tiles, dialogs, and exports."""
