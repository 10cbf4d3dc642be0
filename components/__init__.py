"""Pieces of HTML that pages and papers share: the card of a target, the strip of lights, the pictures, their style."""
