"""What the services, the client and outside programs promise each other. No I/O lives here.

`limits`, `close_codes`, `refusals` and `topics` are tables; `frames`, `records`, `claims` and `bodies` are the shapes
on the socket, in Kafka, in a token and over HTTP; `names` says which texts and ids are allowed; `fold` and
`rooms_fold` turn records into what people see. `contracts/` is generated from this package.
"""
