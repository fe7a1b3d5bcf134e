"""Sources: contracts, the files behind them, and what joins one to another."""
