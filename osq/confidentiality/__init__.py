"""What may be shown: primary rules, the gate, and the release that outputs see."""
