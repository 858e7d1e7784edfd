"""Pages for people: thin routes, one use case each; templates, one stylesheet, small scripts of our own."""
