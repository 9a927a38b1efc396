using SensorGrid.Cli.Train.Forest;
using SensorGrid.Cli.Train.Onnx;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Train;

/// <summary>
/// The model that <c>train</c> makes: strangeness from an isolation forest over the z-scores, and evidence from the excesses,
/// <c>sum of w log(1 + e / 0.02)</c>. Weights and scale are constants of the graph, so another model may have others.
/// </summary>
internal static class DetectorGraph
{
    public const string Input = "inputs";
    public const string Strangeness = "strangeness";
    public const string Evidence = "evidence";

    /// <summary>The weight of strangeness beyond the metric's own: one view like the others.</summary>
    public const double StrangenessWeight = 1.05;

    private const float ExcessScale = 0.02f;
    // All views weigh the same: weights that were chosen with benchmark series in sight did worse on others. 5 of evidence, an alarm, is then in the middle of
    // the values that are about equally good. A value that repeats itself is seen in one view only.
    private const float ViewWeight = 1.05f;
    private const float RepeatWeight = 1.6f;

    // A row of excesses is filled up to a whole number of vector registers. A library computes logarithms of what is left over in another way than those
    // of a full register, with another last bit: the score of a row would depend on where it stands.
    private const int PaddedExcesses = 16;

    public static OnnxGraph Create(IsolationForest forest)
    {
        var excesses = DetectorInputs.Names.Skip(DetectorInputs.ZScores).ToArray();
        var padding = PaddedExcesses - excesses.Length;
        long[] columns = [.. Enumerable.Range(DetectorInputs.ZScores, excesses.Length).Select(column => (long)column), .. Enumerable.Repeat((long)DetectorInputs.ZScores, padding)];
        float[] weights =
        [
            .. excesses.Select(name => name.StartsWith("repeat", StringComparison.Ordinal) ? RepeatWeight : ViewWeight),
            .. Enumerable.Repeat(0f, padding),
        ];
        return new OnnxGraph(
            "detector",
            [new OnnxValue(Input, ["rows", $"{DetectorInputs.Count}"])],
            [new OnnxValue(Strangeness, ["rows", "1"]), new OnnxValue(Evidence, ["rows", "1"])],
            [
                OnnxConstant.Of("two", 2),
                OnnxConstant.Of("usual_path", -forest.UsualPathLength),
                OnnxConstant.Of("excess_columns", columns),
                OnnxConstant.Of("excess_scale", ExcessScale),
                OnnxConstant.Of("one", 1),
                OnnxConstant.Of("weights", weights),
                OnnxConstant.Of("weighted_axis", [1L]),
            ],
            [
                Trees(forest),
                new OnnxNode("Div", ["path", "usual_path"], "exponent"),
                new OnnxNode("Pow", ["two", "exponent"], Strangeness),
                new OnnxNode("Gather", [Input, "excess_columns"], "excesses") { Attributes = [OnnxAttribute.Of("axis", 1)] },
                new OnnxNode("Div", ["excesses", "excess_scale"], "scaled"),
                new OnnxNode("Add", ["scaled", "one"], "shifted"),
                new OnnxNode("Log", ["shifted"], "logarithms"),
                new OnnxNode("Mul", ["logarithms", "weights"], "weighted"),
                new OnnxNode("ReduceSum", ["weighted", "weighted_axis"], Evidence),
            ]);
    }

    /// <summary>Creates the node of the mean path length. The trees take the z-scores from the whole rows: they come first.</summary>
    private static OnnxNode Trees(IsolationForest forest)
    {
        var nodes = forest.Trees
            .SelectMany((tree, treeNumber) => tree.Nodes.Select((node, number) => (Tree: (long)treeNumber, Number: (long)number, Node: node)))
            .ToArray();
        var leaves = nodes.Where(entry => entry.Node.IsLeaf).ToArray();
        return new OnnxNode("TreeEnsembleRegressor", [Input], "path", OnnxNode.MachineLearning)
        {
            Attributes =
            [
                OnnxAttribute.Of("n_targets", 1),
                OnnxAttribute.Of("aggregate_function", "AVERAGE"),
                OnnxAttribute.Of("post_transform", "NONE"),
                OnnxAttribute.List("nodes_treeids", nodes.Select(entry => entry.Tree)),
                OnnxAttribute.List("nodes_nodeids", nodes.Select(entry => entry.Number)),
                OnnxAttribute.List("nodes_modes", nodes.Select(entry => entry.Node.IsLeaf ? "LEAF" : "BRANCH_LT")),
                OnnxAttribute.List("nodes_featureids", nodes.Select(entry => (long)Math.Max(entry.Node.Column, 0))),
                OnnxAttribute.List("nodes_values", nodes.Select(entry => entry.Node.Cut)),
                OnnxAttribute.List("nodes_truenodeids", nodes.Select(entry => (long)entry.Node.Below)),
                OnnxAttribute.List("nodes_falsenodeids", nodes.Select(entry => (long)entry.Node.NotBelow)),
                OnnxAttribute.List("target_treeids", leaves.Select(entry => entry.Tree)),
                OnnxAttribute.List("target_nodeids", leaves.Select(entry => entry.Number)),
                OnnxAttribute.List("target_ids", leaves.Select(_ => 0L)),
                OnnxAttribute.List("target_weights", leaves.Select(entry => entry.Node.Weight)),
            ],
        };
    }
}
