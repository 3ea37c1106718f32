"""First information: enquiries without a person or a case, information events, and sheets about countries.

Outreach workers and counsellors work here, at reception centres, on the telephone and in writing. A question
or a visit comes in; an answer, a count, and with the person's agreement a case go out.
"""
