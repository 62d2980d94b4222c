"""What a command says and ends with when it is interrupted, known before anything else is brought in."""

SENTENCE = "Interrupted. What was finished counts; the next run takes up the rest."
CODE = 130
