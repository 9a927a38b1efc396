"""boto3's client of the feature store's runtime behind lines of JSON. In: {"op":"GetRecord","input":{...},"query":{...}}; out: {"output":{...}} or {"error":{...}}."""
import json
import sys
from urllib.parse import urlencode

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, key, secret = sys.argv[1:]
client = boto3.client(
    "sagemaker-featurestore-runtime",
    endpoint_url=endpoint,
    region_name="eu-west-1",
    aws_access_key_id=key,
    aws_secret_access_key=secret,
    config=Config(retries={"total_max_attempts": 1}),
)

query = {}


def demand(params, **_):
    if query:
        params["url"] += ("&" if "?" in params["url"] else "?") + urlencode(query, doseq=True)


client.meta.events.register("before-call.sagemaker-featurestore-runtime", demand)

for line in sys.stdin:
    request = json.loads(line)
    query = request["query"] or {}
    try:
        output = getattr(client, xform_name(request["op"]))(**request["input"])
        output.pop("ResponseMetadata")
        answer = {"output": output}
    except ClientError as error:
        details = error.response["Error"]
        answer = {
            "error": {
                "name": details["Code"],
                "message": details["Message"],
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            }
        }

    print(json.dumps(answer, default=str), flush=True)
