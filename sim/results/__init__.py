"""What a run gives back: observations, events, people, costs, and what describes them."""
