"""The app: pages in the browser of the user's own machine, drawn on the server; the scenario's file is the truth."""
