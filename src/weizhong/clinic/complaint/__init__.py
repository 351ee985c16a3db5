"""What the patient says and draws: signs, marks on the body, and what follows from them."""
