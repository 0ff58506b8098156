"""What commands share: options, screen, progress, numbers, and how a command fails."""
