# SPDX-License-Identifier: Apache-2.0
"""set_port.py FILE NAME PORT: the first port of a Service, by ruamel.yaml, in a file of many documents."""

import sys

from ruamel.yaml import YAML

path, name, port = sys.argv[1:]
yaml = YAML()
yaml.preserve_quotes = True
with open(path, encoding="utf-8") as file:
    documents = list(yaml.load_all(file))
for document in documents:
    if document["kind"] == "Service" and document["metadata"]["name"] == name:
        document["spec"]["ports"][0]["port"] = int(port)
with open(path, "w", encoding="utf-8") as file:
    yaml.dump_all(documents, file)
