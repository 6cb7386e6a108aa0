"""What is said about a plan: its ledger, reasons, findings, the curve, and which answers matter. All as data."""
