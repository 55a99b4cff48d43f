#!/bin/sh
# Compares a server with its OpenAPI description, by schemathesis: `tests/contract.sh [EXAMPLES]`.
# By hand, since it takes a minute: needs `pip install schemathesis` in an environment of its own,
# whose `st` is on the path (or in $ST). Graphs go into a folder that is thrown away.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
port=21998
PYTHONPATH=server CHALKGRAD_KERNEL=false ${PYTHON:-.venv/bin/python} -m chalkgrad \
  --no-browser --port "$port" --data "$folder" >"$folder/log" &
server=$!
trap 'kill "$server"; rm -r "$folder"' EXIT
# A document that is one by its schema may still break a rule, such as that there is no cycle; and
# what is too large, or under a condition that does not hold, is refused as that first.
cat >"$folder/schemathesis.toml" <<'TOML'
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "304", "403", "404", "412", "413", "422", "429"]
negative_data_rejection.expected-statuses = ["4xx"]
TOML
url=http://127.0.0.1:$port
until curl -sf -o /dev/null "$url/api/schema.json"; do kill -0 "$server"; done
# It keeps what it finds where it is called.
cd "$folder"
"${ST:-st}" --config-file "$folder/schemathesis.toml" run "$url/api/openapi.json" \
  --max-examples "${1:-50}" --suppress-health-check=all
