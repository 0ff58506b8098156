"""The commands that show what there is to choose from: scenarios, levers, parameters, institutions."""
