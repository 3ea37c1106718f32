"""The stories of the demonstration office: who came, what they said, and what people did, in the order it happened."""
