namespace SensorGrid.Cli.Train.Onnx;

/// <summary>A computation in ONNX's terms: nodes in the order in which they can be run, and the constants that they use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="Constants">The constants that some nodes take besides: the initializers.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record OnnxGraph(
    string Name, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs, IReadOnlyList<OnnxConstant> Constants, IReadOnlyList<OnnxNode> Nodes);

/// <summary>A tensor of floats that goes in or comes out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its dimensions: a number, or a name for one that is known only when it runs.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<string> Shape);

/// <summary>A constant tensor, of <see cref="Floats"/> or else of <see cref="Integers"/>.</summary>
internal sealed record OnnxConstant(string Name, IReadOnlyList<long> Shape, IReadOnlyList<float>? Floats, IReadOnlyList<long>? Integers)
{
    public static OnnxConstant Of(string name, float value) => new(name, [], [value], null);

    public static OnnxConstant Of(string name, IReadOnlyList<float> values) => new(name, [values.Count], values, null);

    public static OnnxConstant Of(string name, IReadOnlyList<long> values) => new(name, [values.Count], null, values);
}

/// <summary>An operation.</summary>
/// <param name="Operator">The operator, by ONNX's name.</param>
/// <param name="Inputs">The names of what it takes.</param>
/// <param name="Output">The name of what it gives.</param>
/// <param name="Domain">Empty for ONNX's own operators, <see cref="MachineLearning"/> for those of classic models.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, string Output, string Domain = "")
{
    public const string MachineLearning = "ai.onnx.ml";

    public IReadOnlyList<OnnxAttribute> Attributes { get; init; } = [];
}

/// <summary>A parameter of an operation; the one list that is not null shows its type, and <see cref="IsList"/> whether it is one.</summary>
internal sealed record OnnxAttribute(string Name, IReadOnlyList<long>? Integers, IReadOnlyList<float>? Floats, IReadOnlyList<string>? Texts, bool IsList)
{
    public static OnnxAttribute Of(string name, long value) => new(name, [value], null, null, false);

    public static OnnxAttribute Of(string name, string value) => new(name, null, null, [value], false);

    public static OnnxAttribute List(string name, IEnumerable<long> values) => new(name, [.. values], null, null, true);

    public static OnnxAttribute List(string name, IEnumerable<float> values) => new(name, null, [.. values], null, true);

    public static OnnxAttribute List(string name, IEnumerable<string> values) => new(name, null, null, [.. values], true);
}
