"""What the documentation is made with: pages that run what they show, and pages drawn from the code and the packs."""
