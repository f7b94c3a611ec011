"""The walk by the Python client that openapi-generator emits from the document: URL and KEY are arguments. Prints the id of
the customer that it leaves."""

import sys

from flex_customers import (
    ApiClient,
    ApiException,
    Configuration,
    CreateCustomer,
    CreateCustomerRequest,
    CustomersApi,
    UpdateCustomer,
    UpdateCustomerRequest,
)

url, key = sys.argv[1:]
configuration = Configuration(host=url, access_token=key)
configuration.proxy = None
flex = CustomersApi(ApiClient(configuration))


def create(first_name, email):
    customer = CreateCustomer(first_name=first_name, last_name="Doe", email=email)
    return flex.create_customer(CreateCustomerRequest(customer=customer)).customer.customer_id


john = create("John", "john@example.com")
assert create("Jon", "john@example.com") == john
assert flex.retrieve_customer(john).customer.first_name == "Jon"
changes = UpdateCustomerRequest(customer=UpdateCustomer(phone="+15555555555"))
assert flex.update_customer(john, changes).customer.phone == "+15555555555"
jane = create("Jane", "jane@example.com")
assert [customer.customer_id for customer in flex.list_customers(email="jane@example.com").customers] == [jane]
assert flex.delete_customer(jane).customer.deleted
try:
    flex.retrieve_customer(jane)
    raise AssertionError("a deleted customer was retrieved")
except ApiException as error:
    assert error.status == 404, error.status
print(john)
