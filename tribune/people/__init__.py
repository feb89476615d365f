"""Person, addresses, declaration, sign-in, profile, consents, circles, erasure. Does not know what people do together."""
