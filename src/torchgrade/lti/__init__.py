"""LTI 1.3 Advantage, the tool's side: login, launch, Deep Linking, rosters, line items, scores.

The part that validates is small, strict and pure. Nothing here knows a web framework.
"""
