"""The compiled month: rules put together, people side by side, many replicates at once."""
