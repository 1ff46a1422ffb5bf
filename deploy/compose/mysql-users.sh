# Run once by MySQL's image, on an empty volume: the account of auth may read and write rows and nothing else; the one that
# it brings (MYSQL_USER) stays for migrations. Both only over TLS.
mysql --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE USER 'parley_auth'@'%' IDENTIFIED BY '$(cat /run/secrets/db_auth_password)' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE ON \`$MYSQL_DATABASE\`.* TO 'parley_auth'@'%';
ALTER USER '$MYSQL_USER'@'%' REQUIRE SSL;
SQL
