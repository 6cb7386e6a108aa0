"""Every output as frozen data: the JSON contract."""
