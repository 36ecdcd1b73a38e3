"""What a laptop needs and a server does not: embedded services, the supervisor of `make run`, the mail catcher."""
