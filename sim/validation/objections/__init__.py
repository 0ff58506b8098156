"""The seventeen objections of a skeptical expert, each as numbers measured on the program as it stands."""
