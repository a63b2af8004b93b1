"""Words: what a run showed, in sentences computed from its record.

`phrases` say a number and `courses` how it went. `answers` are those to the scenario's own question, with
`splits` (how much came when) and `responses` (how far a push went, and for how long); `cautions` are what a
reader should know before believing them. `headlines` tell all that happened, with `elections` and `turns`.
"""
