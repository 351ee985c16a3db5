"""Every technique as its own record with its own rules: what is prescribed, and what is refused."""
