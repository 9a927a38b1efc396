"""Trains scikit-learn's isolation forest on the rows that `train --rows FILE` wrote, and writes a model folder.

    python3 sklearn_forest.py rows.csv models/forest

Needs numpy, scikit-learn and onnx.
"""
import csv, hashlib, json, os, sys
import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import IsolationForest

rows_file, folder = sys.argv[1:]
with open(rows_file) as file:
    names = next(csv.reader(file))
rows = np.loadtxt(rows_file, delimiter=",", skiprows=1, dtype=np.float32)
forest = IsolationForest(n_estimators=64, max_samples=256, random_state=1).fit(rows)

# A leaf's value is the path length to it; the mean over the trees is lower for a stranger row.
# What a search in n more rows would take on average: Liu, Ting and Zhou, "Isolation Forest", 2008.
def usual(n):
    return 0 if n < 2 else 1 if n == 2 else 2 * (np.log(n - 1) + np.euler_gamma) - 2 * (n - 1) / n

nodes = {k: [] for k in ["treeids", "nodeids", "modes", "featureids", "values", "truenodeids", "falsenodeids"]}
target = {k: [] for k in ["treeids", "nodeids", "ids", "weights"]}
for number, (tree, columns) in enumerate(zip(forest.estimators_, forest.estimators_features_)):
    t = tree.tree_
    depth = {0: 0}
    for node in range(t.node_count):
        leaf = t.children_left[node] == -1
        nodes["treeids"].append(number)
        nodes["nodeids"].append(node)
        nodes["modes"].append("LEAF" if leaf else "BRANCH_LEQ")
        nodes["featureids"].append(0 if leaf else int(columns[t.feature[node]]))
        nodes["values"].append(0.0 if leaf else float(t.threshold[node]))
        nodes["truenodeids"].append(0 if leaf else int(t.children_left[node]))
        nodes["falsenodeids"].append(0 if leaf else int(t.children_right[node]))
        if leaf:
            target["treeids"].append(number)
            target["nodeids"].append(node)
            target["ids"].append(0)
            target["weights"].append(float(depth[node] + usual(t.n_node_samples[node])))
        else:
            depth[t.children_left[node]] = depth[t.children_right[node]] = depth[node] + 1

trees = helper.make_node(
    "TreeEnsembleRegressor", ["inputs"], ["path"], domain="ai.onnx.ml", n_targets=1, aggregate_function="AVERAGE", post_transform="NONE",
    **{f"nodes_{k}": v for k, v in nodes.items()}, **{f"target_{k}": v for k, v in target.items()})
graph = helper.make_graph(
    [trees], "forest",
    [helper.make_tensor_value_info("inputs", TensorProto.FLOAT, ["rows", len(names)])],
    [helper.make_tensor_value_info("path", TensorProto.FLOAT, ["rows", 1])])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)])
model.ir_version = 7
onnx.checker.check_model(model)

os.makedirs(folder, exist_ok=True)
graph_bytes = model.SerializeToString()
with open(os.path.join(folder, "model.onnx"), "wb") as file:
    file.write(graph_bytes)
with open(os.path.join(folder, "model.json"), "w") as file:
    json.dump({
        "name": "sklearn-forest", "version": "1", "file": "model.onnx", "sha256": hashlib.sha256(graph_bytes).hexdigest(),
        "input": "inputs", "inputs": names, "outputs": {"strangeness": "path"}, "strangerIs": "lower",
    }, file, indent=2)
