"""What causes departures: mechanisms switched off in turn, with the same people and the same random numbers.

`players` says which mechanisms, `game` shares an effect out among them (Shapley), `coalitions` simulates every set
of them that is needed, `leavers` says what those who left would have told,
`together` sets cause, complaint and lever side by side, `study` puts all of it together.
"""
