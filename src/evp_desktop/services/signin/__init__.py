"""Who we are for a library: signing in, staying signed in, signing out, and where secrets are kept."""
