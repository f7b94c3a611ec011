"""The walk by requests: URL and KEY are arguments. Prints the id of the customer that it leaves."""

import sys

import requests

url, key = sys.argv[1:]
flex = requests.Session()
flex.trust_env = False
flex.headers["Authorization"] = f"Bearer {key}"


def call(expected, method, path, **options):
    response = flex.request(method, url + path, timeout=10, **options)
    assert response.status_code == expected, f"{method}: {response.status_code} instead of {expected}"
    return response.json()


def create(first_name, email):
    customer = {"first_name": first_name, "last_name": "Doe", "email": email}
    return call(200, "POST", "/v1/customers", json={"customer": customer})["customer"]["customer_id"]


john = create("John", "john@example.com")
assert create("Jon", "john@example.com") == john
assert call(200, "GET", f"/v1/customers/{john}")["customer"]["first_name"] == "Jon"
changes = {"customer": {"phone": "+15555555555"}}
assert call(200, "PATCH", f"/v1/customers/{john}", json=changes)["customer"]["phone"] == "+15555555555"
jane = create("Jane", "jane@example.com")
found = call(200, "GET", "/v1/customers", params={"email": "jane@example.com"})["customers"]
assert [customer["customer_id"] for customer in found] == [jane]
assert call(200, "DELETE", f"/v1/customers/{jane}")["customer"]["deleted"]
call(404, "GET", f"/v1/customers/{jane}")
call(422, "POST", "/v1/customers", json={"customer": {}})
print(john)
