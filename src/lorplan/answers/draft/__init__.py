"""`draft`: e-mails about letters, made of what the file says alone; what it does not say is a marked gap."""
