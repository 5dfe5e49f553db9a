"""What the centre offers (服务清单): the list, how it is changed in the chat, and bookings."""
