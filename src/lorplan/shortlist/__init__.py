"""Where to apply and whom to signal: rules about programs, fees and signals, decided and proved. Nothing here knows how
programs choose."""
