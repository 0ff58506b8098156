"""The Mesa face of the model: the same rules on agents, with the same bits."""
