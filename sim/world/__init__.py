"""What is simulated, before it moves: institutions, scenarios, rosters, and the population that they lay out."""
