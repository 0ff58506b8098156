"""What commands share: options, screen, progress, number formats, and how a command fails."""
