"""What tests across services share. It speaks the wire alone and knows no service's inside."""
