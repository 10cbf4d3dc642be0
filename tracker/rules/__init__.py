"""What follows from figures and days: roll-up, judgement, forecast, pace, shares. Pure."""
