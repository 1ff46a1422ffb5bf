# Makes the secrets of the stack, once. See make_secrets.py.
FROM python:3.13-slim
RUN install -d -o 10001 -g 10001 -m 750 /secrets /secrets/auth /secrets/mysql \
    /secrets/gateway /secrets/history /secrets/kafka /secrets/authority /secrets/kafka-tls /secrets/mysql-tls
COPY deploy/compose/make_secrets.py /
USER 10001:10001
ENTRYPOINT ["python", "/make_secrets.py", "/secrets"]
