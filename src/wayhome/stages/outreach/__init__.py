"""First information: enquiries without a person or a case, information events, sheets about countries, and referrals in.

Outreach workers and counsellors work here, at reception centres, on the telephone and in writing; partners' workers
write down here, for somebody who agreed, that they would like to speak with a counsellor. A question, a visit or a
referral comes in; an answer, a count, and with the person's agreement a case go out. A partner's referral stands here
and not in ``referrals``: it lies before any case, as an enquiry does, and needs nothing of consent or of a file, while
that room sends people of a case, with their recorded consent, out to partners.
"""
