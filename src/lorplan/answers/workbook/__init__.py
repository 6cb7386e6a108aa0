"""`template` and `import`: a scenario as a workbook to fill in, and what was filled in as a scenario."""
