#!/usr/bin/env bash
# The walk by curl: URL and KEY are arguments. Prints the id of the customer that it leaves.
set -euo pipefail
url=$1 key=$2

# Prints the body, and fails where the status is not as expected.
call() {
    local expected=$1 method=$2 path=$3
    shift 3
    local output
    output=$(curl --silent --show-error --noproxy '*' --max-time 10 --write-out '\n%{http_code}' --request "$method" \
        --header "Authorization: Bearer $key" --header 'Content-Type: application/json' "$url$path" "$@")
    if [[ ${output##*$'\n'} != "$expected" ]]; then
        echo "$method: ${output##*$'\n'} instead of $expected" >&2
        exit 1
    fi
    printf '%s' "${output%$'\n'*}"
}

id_in() {
    sed --regexp-extended 's/.*"customer_id":"([^"]+)".*/\1/'
}

has() {
    grep --quiet --fixed-strings "$1" || { echo "a response lacks $1" >&2; exit 1; }
}

john='{"customer":{"first_name":"John","last_name":"Doe","email":"john@example.com"}}'
jane='{"customer":{"first_name":"Jane","last_name":"Doe","email":"jane@example.com"}}'
id=$(call 200 POST /v1/customers --data "$john" | id_in)
call 200 POST /v1/customers --data "${john/John/Jon}" | has "$id"
call 200 GET "/v1/customers/$id" | has '"first_name":"Jon"'
call 200 PATCH "/v1/customers/$id" --data '{"customer":{"phone":"+15555555555"}}' | has '+15555555555'
other=$(call 200 POST /v1/customers --data "$jane" | id_in)
call 200 GET '/v1/customers?email=jane@example.com' | has "$other"
call 200 DELETE "/v1/customers/$other" | has '"deleted":true'
call 404 GET "/v1/customers/$other" > /dev/null
call 422 POST /v1/customers --data '{"customer":{}}' > /dev/null
echo "$id"
