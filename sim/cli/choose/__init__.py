"""The commands that list what you can choose from: scenarios, levers, parameters, and institutions."""
