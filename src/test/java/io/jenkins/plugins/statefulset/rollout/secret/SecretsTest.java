package io.jenkins.plugins.statefulset.rollout.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    /** Stands for a secret in what follows. */
    private static final String S = "Hunter2xyz";

    @Nested
    class Names {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "POSTGRES_PASSWORD",
                    "PGPASSWORD",
                    "POSTGRESQL_POSTGRES_PASSWORD",
                    "REPMGR_PASSWORD",
                    "MYSQL_ROOT_PASSWORD",
                    "MYSQL_PWD",
                    "MARIADB_GALERA_MARIABACKUP_PASSWORD",
                    "MYSQLPASS",
                    "MONGO_INITDB_ROOT_PASSWORD",
                    "MONGODB_REPLICA_SET_KEY",
                    "REDIS_PASSWORD",
                    "REQUIREPASS",
                    "requirepass",
                    "masterauth",
                    "REDISCLI_AUTH",
                    "RABBITMQ_DEFAULT_PASS",
                    "RABBITMQ_ERLANG_COOKIE",
                    "ERLANG_COOKIE",
                    "ELASTIC_PASSWORD",
                    "ELASTICSEARCH_PASSWORD",
                    "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
                    "CLICKHOUSE_PASSWORD",
                    "CLICKHOUSE_ADMIN_PASSWORD",
                    "KAFKA_OPTS_SASL_JAAS_CONFIG",
                    "KAFKA_CLIENT_PASSWORDS",
                    "KAFKA_LISTENER_NAME_SASL_PLAIN_SASL_JAAS_CONFIG",
                    "ZOO_SERVER_PASSWORDS",
                    "MINIO_ROOT_PASSWORD",
                    "MINIO_SECRET_KEY",
                    "MINIO_ACCESS_KEY",
                    "AWS_SECRET_ACCESS_KEY",
                    "AWS_ACCESS_KEY_ID",
                    "AWS_SESSION_TOKEN",
                    "AZURE_CLIENT_SECRET",
                    "AZURE_STORAGE_KEY",
                    "INFLUXDB_ADMIN_TOKEN",
                    "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN",
                    "DOCKER_INFLUXDB_INIT_PASSWORD",
                    "NEO4J_AUTH",
                    "VAULT_TOKEN",
                    "CONSUL_HTTP_TOKEN",
                    "CONSUL_GOSSIP_ENCRYPTION_KEY",
                    "NATS_TOKEN",
                    "COUCHDB_PASSWORD",
                    "COUCHDB_SECRET",
                    "API_KEY",
                    "apiKey",
                    "APIKEY",
                    "dbPass",
                    "db.pass",
                    "db-passwd",
                    "DB_PSW",
                    "userPwd",
                    "DBPWD",
                    "PRIVATE_KEY",
                    "ENCRYPTION_KEY",
                    "SECRET_KEY_BASE",
                    "JWT_SECRET",
                    "SESSION_COOKIE",
                    "PASSWORD_SALT",
                    "SALT",
                    "DSN",
                    "SENTRY_DSN",
                    "DATABASE_URL",
                    "REDIS_URL",
                    "CONNECTION_STRING",
                    "ConnectionStrings__Default",
                    "MONGODB_CONNECTION_STRING",
                    "LICENSE_KEY",
                    "LICENSE",
                    "LICENSE_DATA",
                    "PASSPHRASE",
                    "GPG_PASSPHRASE",
                    "BASIC_AUTH",
                    "HTTP_AUTH",
                    "credentials",
                    "GOOGLE_CREDENTIALS",
                    "spring.datasource.password",
                    "ssl.keystore.password",
                    "PASSWORD2",
                    "PASSWORD_1",
                    "password-old",
                    "TOKEN",
                    "GITHUB_PAT",
                    "DJANGO_SECRET",
                    "OAUTH2_CLIENT_SECRET",
                    "PSK",
                    "PASSWORD_HASH",
                    "TLS_KEY_PASSPHRASE",
                    "X-Api-Key",
                    "X-Vault-Token",
                    "Authorization",
                    "Cookie"
                })
        void ofSecrets(String name) {
            assertThat(Secrets.value(name, "user:" + S + "&x")).isEqualTo(Secrets.HIDDEN);
            assertThat(Secrets.value(name, S)).isEqualTo(Secrets.HIDDEN);
        }

        @Test
        void evenWhereTheValueIsANumber() {
            assertThat(Secrets.value("POSTGRES_PASSWORD", "12345")).isEqualTo(Secrets.HIDDEN);
            assertThat(Secrets.value("API_KEY", "12345678")).isEqualTo(Secrets.HIDDEN);
            assertThat(Secrets.value("RABBITMQ_DEFAULT_PASS", "1")).isEqualTo(Secrets.HIDDEN);
        }

        @ParameterizedTest
        @CsvSource({
            "CASSANDRA_NUM_TOKENS,16",
            "NUM_TOKENS,256",
            "num_tokens,8",
            "MAX_TOKENS,4096",
            "KEYSPACE,orders",
            "CASSANDRA_KEYSPACE,x",
            "AUTHORITY,why",
            "CERT_DURATION,1h",
            "CERT_DURATION,2160h0m0s",
            "PASSWORD_MIN_LENGTH,12",
            "POSTGRES_PASSWORD_FILE,/run/secrets/pg",
            "MYSQL_ROOT_PASSWORD_FILE,/secrets/p",
            "KEY_SHARDS,4",
            "TOKEN_TTL,15m",
            "TOKEN_TTL,PT15M",
            "TOKEN_EXPIRATION_SECONDS,3600",
            "secretName,db-secret",
            "SECRET_NAME,db",
            "AUTH_METHOD,scram-sha-256",
            "POSTGRES_HOST_AUTH_METHOD,trust",
            "ALLOW_EMPTY_PASSWORD,yes",
            "MYSQL_RANDOM_ROOT_PASSWORD,yes",
            "MYSQL_ALLOW_EMPTY_PASSWORD,true",
            "ALLOW_ANONYMOUS_LOGIN,yes",
            "NEO4J_AUTH,none",
            "ENABLE_AUTH,true",
            "AUTH,false",
            "SASL_MECHANISM,SCRAM-SHA-512",
            "KAFKA_CFG_SASL_ENABLED_MECHANISMS,PLAIN",
            "KAFKA_SSL_KEYSTORE_LOCATION,/certs/k.jks",
            "SSL_KEY_FILE,/tls/tls.key",
            "TOKEN_URL,https://idp.example/token",
            "COOKIE_DOMAIN,example.org",
            "KEY_SERIALIZER_CLASS,org.acme.Ser",
            "KEYBOARD,us",
            "MONKEY,george",
            "COMPASS,north",
            "VALKEY,8",
            "VALKEY_PORT,6379",
            "BYPASS,lane",
            "AUTHOR,ada",
            "PASSENGER_COUNT,3",
            "TOKENIZER,bpe",
            "CASSANDRA_SEEDS,a",
            "DATABASE_URL,postgres://db:5432/shop",
            "REDIS_URL,redis://cache:6379/0",
            "DB_HOST,db",
            "PWD,/srv",
            "LICENSE,accept",
            "NEO4J_ACCEPT_LICENSE_AGREEMENT,yes",
            "xpack.license.self_generated.type,basic",
            "PUBLIC_KEY_URL,https://x/keys",
            "AUTOMOUNT_SERVICE_ACCOUNT_TOKEN,false",
            "PASSWORD_ENCRYPTION,scram-sha-256",
            "checksum/secret,3b6ca3edb9d3b4f3e6e2ac4bd9c5bf8b3d4ba3f4cdd95b2f1bd2a4ea0df4d9d1",
            "LEVEL,debug",
            "REDIS_PASSWORD,$(FROM_ELSEWHERE)",
            "POSTGRES_PASSWORD,''"
        })
        void ofSettings(String name, String value) {
            assertThat(Secrets.value(name, value)).isEqualTo(value);
        }

        @ParameterizedTest
        @CsvSource({
            "POSTGRES_PASSWORD_FILE,Hunter2xyz",
            "PASSWORD_MIN_LENGTH,Hunter2xyz",
            "NUM_TOKENS,Hunter2xyz",
            "ALLOW_EMPTY_PASSWORD,Hunter2xyz",
            "TOKEN_TTL,Hunter2xyz"
        })
        void aSettingWhoseValueLooksLikeNoneIsHidden(String name, String value) {
            assertThat(Secrets.value(name, value)).isEqualTo(Secrets.HIDDEN);
        }
    }

    @Nested
    class Texts {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgres://u:" + S + "@db:5432/x",
                    "postgres://u:a/" + S + "@db/x",
                    "redis://:" + S + "@cache:6379",
                    "amqp://guest:" + S + "@mq//",
                    "mongodb+srv://app:" + S + "@c0.example.net/x?w=majority",
                    "jdbc:postgresql://db/x?user=u&password=" + S + "&ssl=true",
                    "https://" + S + "@github.com/x.git",
                    "Server=db;Database=x;User Id=sa;Password=" + S + ";Encrypt=true",
                    "app:" + S + "@tcp(db:3306)/x",
                    "host=db user=u password=" + S + " dbname=x",
                    "-Xmx1g -Dspring.datasource.password=" + S + " -jar a.jar",
                    "-Djavax.net.ssl.keyStorePassword=" + S,
                    "Authorization: Bearer " + S,
                    "authorization=Basic " + S,
                    "Bearer " + S + "abcdef",
                    "{\"user\":\"u\",\"password\":\"" + S + "\"}",
                    "password: " + S,
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + S
                            + "\";",
                    "-----BEGIN RSA PRIVATE KEY-----\n" + S + "\n-----END RSA PRIVATE KEY-----",
                    "-----BEGIN PRIVATE KEY-----\n" + S,
                    "eyJhbGciOi.eyJzdWIi." + S,
                    "ghp_" + S + S + S,
                    "glpat-" + S + S,
                    "xoxb-1234-" + S,
                    "sk-" + S + S + S,
                    "hvs." + S + S,
                    "https://hooks.slack.com/services/T0/B0/" + S,
                    "ALTER USER u PASSWORD '" + S + "'",
                    "CREATE USER u IDENTIFIED BY '" + S + "'",
                    "<password>" + S + "</password>",
                    "<name>fs.s3a.secret.key</name><value>" + S + "</value>",
                    "${REDIS_PASSWORD:-" + S + "}",
                    "the password is " + S,
                    "SCRAM-SHA-256=[password=" + S + "]",
                    "AccountKey=" + S + ";EndpointSuffix=x",
                    "/usr/bin/x: bad argument --password " + S,
                    "api_key=" + S,
                    "token='" + S + "'"
                })
        void withSecrets(String text) {
            assertThat(Secrets.text(text)).doesNotContainIgnoringCase(S).contains(Secrets.HIDDEN);
            assertThat(Secrets.text(Secrets.text(text))).isEqualTo(Secrets.text(text));
            assertThat(Secrets.value("SETTINGS", text)).doesNotContainIgnoringCase(S);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "postgres:13 → postgres:13.23",
                    "acme/srv@sha256:0123456789abcdef0123456789abcdef",
                    "docker.io/library/redis:7.2",
                    "registry:5000/a/b:1@sha256:0123456789abcdef",
                    "http://app.example:8080/ready",
                    "https://a.example/@scope/pkg",
                    "couldn't find key password in Secret default/db",
                    "secret \"db\" not found",
                    "references non-existent secret key: password",
                    "Back-off restarting failed container app in pod x",
                    "FATAL: password authentication failed for user \"postgres\"",
                    "starting 12 s, token bucket of 5",
                    "key=value",
                    "listen: 0.0.0.0:5432",
                    "12:04:31 pod-1 ready",
                    "basic information about it",
                    "spec.template.spec.containers[0].env[0].value: Invalid value"
                })
        void withoutStayAsTheyAre(String text) {
            assertThat(Secrets.sentence(text)).isEqualTo(text);
            assertThat(Secrets.text(text)).isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--env app:POSTGRES_PASSWORD: the name sounds like a secret", "stringData.password: is a number",
                    "container app env PASSWORD: (hidden) → (hidden), changed", "POSTGRES_PASSWORD: (hidden)"
                })
        void ourOwnSentencesNameVariables(String text) {
            assertThat(Secrets.sentence(text)).isEqualTo(text);
        }
    }

    @Nested
    class Commands {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "redis-server --requirepass " + S + " --port 6379",
                    "redis-server --requirepass=" + S,
                    "redis-server --requirepass '" + S + "'",
                    "redis-cli -a " + S + " ping",
                    "redis-cli -h x AUTH " + S,
                    "redis-cli CONFIG SET requirepass " + S,
                    "mysql -uroot -p" + S + " -e 'select 1'",
                    "mysqladmin -u root -p'" + S + "' ping",
                    "mysqladmin -uroot password " + S,
                    "mongosh -u root -p " + S,
                    "curl -u admin:" + S + " http://x",
                    "curl -fsS -H 'Authorization: Bearer " + S + "' http://x",
                    "curl --user admin:" + S + " http://x",
                    "curl -H \"X-Api-Key: " + S + "\" http://x",
                    "export PGPASSWORD=" + S + "; psql",
                    "PGPASSWORD='" + S + "' psql -h db",
                    "export DB_PASS=\"" + S + "\" && run",
                    "sh -c 'redis-server --requirepass " + S + "'",
                    "sh -c \"sh -c 'redis-server --requirepass " + S + "'\"",
                    "echo $(redis-cli -a " + S + " info)",
                    "cat > /etc/redis.conf <<EOF\nport 6379\nrequirepass " + S + "\nEOF\nredis-server /etc/redis.conf",
                    "cat <<'EOF' > c.yaml\nuser: a\npassword: " + S + "\nEOF",
                    "cat <<EOF\npassword = \"" + S + "\"\nEOF",
                    "rabbitmqctl change_password guest " + S,
                    "rabbitmqctl add_user app " + S,
                    "mc alias set local http://minio:9000 admin " + S,
                    "neo4j-admin dbms set-initial-password " + S,
                    "vault operator unseal " + S,
                    "etcdctl --user root:" + S + " get x",
                    "echo 'root:" + S + "' | chpasswd",
                    "docker login -u x -p " + "x --password " + S,
                    "java -Dapp.password=" + S + " -jar x.jar",
                    "clickhouse-client --password " + S,
                    "nodetool -u cassandra -pw " + S + " status",
                    "htpasswd -nbB admin " + S,
                    "ldapsearch -D cn=admin -w " + S,
                    "openssl rsa -passin pass:" + S,
                    "kafka-configs --add-config 'SCRAM-SHA-256=[password=" + S + "]'",
                    "psql postgresql://u:" + S + "@db/x -c 'select 1'",
                    "redis-server --requirepass \\\n  " + S,
                    "wget --http-password=" + S + " http://x",
                    "app --db-password \"" + S + "\" --verbose"
                })
        void withSecrets(String command) {
            assertThat(Secrets.command(command)).doesNotContain(S).contains(Secrets.HIDDEN);
            assertThat(Secrets.command(Secrets.command(command))).isEqualTo(Secrets.command(command));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "pg_isready -U postgres -p 5432",
                    "redis-cli -p 6379 ping",
                    "mkdir -p /data/db",
                    "psql -h db -p 5432 -c 'select 1'",
                    "redis-server --requirepass $REDIS_PASSWORD",
                    "redis-server --requirepass $(REDIS_PASSWORD)",
                    "mysqladmin ping -p$MYSQL_ROOT_PASSWORD",
                    "export PGPASSWORD=$(cat /run/secrets/pg)",
                    "cassandra --num-tokens 16",
                    "initdb --auth-host=scram-sha-256 --auth-local=trust",
                    "server --key-file /tls/tls.key --cert /tls/tls.crt",
                    "find / -printf x",
                    "tar -cpf a.tar /data",
                    "it's all the server's own",
                    "java -Xmx1g -jar a.jar",
                    "vault operator status"
                })
        void withoutStayAsTheyAre(String command) {
            assertThat(Secrets.command(command)).isEqualTo(command);
        }

        @Test
        void theRestStaysReadable() {
            assertThat(Secrets.command("sh -c 'redis-server --requirepass " + S + " --port 6379'"))
                    .isEqualTo("sh -c 'redis-server --requirepass (hidden) --port 6379'");
            assertThat(Secrets.command("mysql -uroot -p" + S + " -e 'select 1'"))
                    .isEqualTo("mysql -uroot -p(hidden) -e 'select 1'");
            assertThat(Secrets.text("postgres://u:" + S + "@db/x")).isEqualTo("postgres://(hidden)@db/x");
        }
    }

    @Nested
    class Objects {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"env\":[{\"name\":\"DB_PASS\",\"value\":\"" + S + "\"}]}",
                    "{\"args\":[\"--requirepass\",\"" + S + "\"]}",
                    "{\"command\":[\"redis-cli\"],\"args\":[\"-a\",\"" + S + "\"]}",
                    "{\"command\":[\"sh\",\"-c\",\"mysql -uroot -p" + S + "\"]}",
                    "{\"httpHeaders\":[{\"name\":\"Authorization\",\"value\":\"Basic " + S + "\"}]}",
                    "{\"annotations\":{\"acme.org/api-token\":\"" + S + "\"}}",
                    "{\"volumeAttributes\":{\"clientSecret\":\"" + S + "\"}}",
                    "{\"kind\":\"Secret\",\"data\":{\"x\":\"" + S + "\"}}",
                    "{\"password\":12345678,\"x\":\"password=" + S + "\"}",
                    "{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"env\\\":[{\\\"name\\\":\\\"P_PASS\\\",\\\"value\\\":\\\""
                            + S + "\\\"}]}\"}}",
                    "[\"mc\",\"alias\",\"set\",\"l\",\"http://m\",\"a\",\"" + S + "\"]"
                })
        void withSecrets(String object) throws Exception {
            JsonNode shown = Secrets.tree(new ObjectMapper().readTree(object));
            assertThat(shown.toString()).doesNotContain(S, "12345678").contains("(hidden)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"env\":[{\"name\":\"DB_PASS\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"db\",\"key\":\"password\"}}}]}",
                    "{\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"db\",\"items\":[{\"key\":\"password\",\"path\":\"pw\"}]}}]}",
                    "{\"tolerations\":[{\"key\":\"node\",\"operator\":\"Exists\"}],\"automountServiceAccountToken\":false}",
                    "{\"topologySpreadConstraints\":[{\"topologyKey\":\"zone\",\"maxSkew\":1}]}",
                    "{\"imagePullSecrets\":[{\"name\":\"regcred\"}]}",
                    "{\"args\":[\"--num-tokens\",\"16\"]}",
                    "{\"serviceAccountToken\":{\"path\":\"token\",\"expirationSeconds\":3600}}",
                    "{\"ports\":[{\"name\":\"secret\",\"containerPort\":80}]}"
                })
        void withoutStayAsTheyAre(String object) throws Exception {
            JsonNode tree = new ObjectMapper().readTree(object);
            assertThat(Secrets.tree(tree)).isEqualTo(tree);
        }
    }

    @Test
    void aKnownSecretIsHiddenWhereverItTurnsUp() throws Exception {
        JsonNode template = new ObjectMapper()
                .readTree(
                        "{\"image\":\"postgres:13\",\"env\":[{\"name\":\"DB_PASS\",\"value\":\"" + S + "\"},"
                                + "{\"name\":\"POSTGRES_PASSWORD\",\"value\":\"postgres\"},{\"name\":\"A\",\"value\":\"http://u:p4ssw0rd@x\"}]}");
        KnownSecrets known = KnownSecrets.of(template);

        assertThat(known.text("panic: cannot log in with " + S + "!")).isEqualTo("panic: cannot log in with (hidden)!");
        assertThat(known.text("basic dTpwNHNzdzByZA== p4ssw0rd")).doesNotContain("p4ssw0rd");
        assertThat(known.sentence("image: postgres:13 → postgres:14")).isEqualTo("image: postgres:13 → postgres:14");
    }
}
