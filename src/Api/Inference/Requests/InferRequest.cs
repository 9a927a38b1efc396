using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Inference.Tensors;

namespace SensorGrid.Api.Inference.Requests;

/// <summary>An infer request. Parameters and members that it does not know are ignored, as the protocol has it.</summary>
/// <param name="Id">The id that the answer repeats; null for none.</param>
/// <param name="Parameters">The request's parameters; null for none.</param>
/// <param name="Inputs">The input tensors.</param>
/// <param name="Outputs">The outputs that are wanted; null for those that the model gives by itself.</param>
internal sealed record InferRequest(string? Id, JsonElement? Parameters, InputTensor[] Inputs, RequestedOutput[]? Outputs)
{
    /// <summary>The header that says how many bytes of a body are JSON; the others are tensors.</summary>
    public const string HeaderLength = "Inference-Header-Content-Length";

    private const string BinaryOutput = "binary_data_output";
    private const string BinarySize = "binary_data_size";

    // Another answer altogether; ignored, it would get the wrong one.
    private const string Classification = "classification";

    /// <summary>Reads a request.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="binary">The bytes after it.</param>
    /// <exception cref="BadHttpRequestException">400: it cannot be answered; the message says why.</exception>
    public static InferRequest From(JsonElement body, ReadOnlyMemory<byte> binary)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw Wrong($$"""The body must be a JSON object such as {"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["plant-1/pump-7"]}]}.""");
        }

        var parameters = ObjectOf(body, "parameters", "The request");
        var isBinary = FlagOf(parameters, BinaryOutput) ?? false;
        return new InferRequest(
            JsonTexts.Find(body, "id") is { } id ? TextOf(id, "The request's 'id'") : null,
            parameters,
            InputsOf(body, binary),
            OutputsOf(body, isBinary))
        { IsBinaryByDefault = isBinary };
    }

    /// <summary>Gets whether outputs come as bytes that the request does not name.</summary>
    public bool IsBinaryByDefault { get; private init; }

    /// <summary>Gets the request's one input.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="name">The name of the input.</param>
    /// <param name="hint">What the message says more when there is another one; empty for nothing.</param>
    /// <exception cref="BadHttpRequestException">400: there is another one, or more than one.</exception>
    public InputTensor OnlyInput(string model, string name, string hint = "")
    {
        if (Inputs is [var input] && input.Name == name)
        {
            return input;
        }

        var given = Inputs is [] ? "there is none" : $"{string.Join(", ", Inputs.Select(input => $"'{input.Name}'"))} was given";
        throw Wrong($"Model '{model}' takes one input, '{name}'; {given}.{hint}");
    }

    /// <summary>Gets the outputs that the request names, or else these.</summary>
    public RequestedOutput[] OutputsOf(string[] otherwise) => Outputs ?? [.. otherwise.Select(name => new RequestedOutput(name, IsBinaryByDefault))];

    /// <summary>Gets a parameter that is a text; null for none.</summary>
    /// <exception cref="BadHttpRequestException">400: it is no text.</exception>
    public string? TextParameter(string name) => Parameters is { } parameters && JsonTexts.Find(parameters, name) is { } value
        ? JsonTexts.TextOf(value) ?? throw Wrong($"The request's parameter '{name}' must be a text.")
        : null;

    private static InputTensor[] InputsOf(JsonElement body, ReadOnlyMemory<byte> binary)
    {
        var inputs = new List<InputTensor>();
        foreach (var input in ArrayOf(body, "inputs", InferenceLimits.Inputs) ?? throw Wrong($"'inputs' must be an array of tensors."))
        {
            var (tensor, taken) = InputOf(input, inputs.Count, binary);
            inputs.Add(tensor);
            binary = binary[taken..];
        }

        return binary.IsEmpty ? [.. inputs] : throw Wrong($"The body has {binary.Length} bytes after its last tensor: '{BinarySize}' of each says how many it has.");
    }

    private static (InputTensor Tensor, int Taken) InputOf(JsonElement input, int place, ReadOnlyMemory<byte> binary)
    {
        var name = TextOf(JsonTexts.Find(input, "name"), $"'name' of input {place}");
        var datatype = TextOf(JsonTexts.Find(input, "datatype"), $"'datatype' of input '{name}'");
        var (shape, count) = ShapeOf(input, name);
        var data = JsonTexts.Find(input, "data");
        if (ObjectOf(input, "parameters", $"Input '{name}'") is { } parameters && JsonTexts.Find(parameters, BinarySize) is { } size)
        {
            return data is not null ? throw Wrong($"Input '{name}' has both 'data' and '{BinarySize}'.")
                : size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0 ? throw Wrong($"'{BinarySize}' of input '{name}' must be a number of bytes.")
                : bytes > binary.Length ? throw Wrong($"Input '{name}' has {bytes} bytes by '{BinarySize}', and {binary.Length} are left after the JSON: the header {HeaderLength} says where that ends.")
                : (new InputTensor(name, datatype, shape, count, null, binary[..bytes]), bytes);
        }

        return data is { ValueKind: JsonValueKind.Array }
            ? (new InputTensor(name, datatype, shape, count, data, default), 0)
            : throw Wrong($"Input '{name}' needs 'data', an array of its elements, or the parameter '{BinarySize}'.");
    }

    private static (long[] Shape, int Count) ShapeOf(JsonElement input, string name)
    {
        var sizes = ArrayOf(input, "shape", InferenceLimits.Dimensions) ?? throw Wrong($"'shape' of input '{name}' must be an array of numbers.");
        var shape = new List<long>();
        var count = 1L;
        foreach (var element in sizes)
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var size) || size is < 0 or > InferenceLimits.Elements)
            {
                throw Wrong($"'shape' of input '{name}' must have whole numbers from 0 to {InferenceLimits.Elements}.");
            }

            shape.Add(size);
            count = Math.Min(count * size, InferenceLimits.Elements + 1L);
        }

        return count <= InferenceLimits.Elements
            ? ([.. shape], (int)count)
            : throw Wrong($"Input '{name}' has more than {InferenceLimits.Elements} elements by its shape.");
    }

    private static RequestedOutput[]? OutputsOf(JsonElement body, bool isBinary)
    {
        // Triton takes an empty list for none, too.
        if (ArrayOf(body, "outputs", InferenceLimits.Outputs) is not { Length: > 0 } outputs)
        {
            return null;
        }

        var requested = new List<RequestedOutput>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            var name = TextOf(JsonTexts.Find(output, "name"), $"'name' of output {requested.Count}");
            var parameters = ObjectOf(output, "parameters", $"Output '{name}'");
            if (parameters is { } given && JsonTexts.Find(given, Classification) is not null)
            {
                throw Wrong($"Output '{name}' is asked for as a '{Classification}', which is not known here.");
            }

            requested.Add(names.Add(name) ? new RequestedOutput(name, FlagOf(parameters, "binary_data") ?? isBinary) : throw Wrong($"Output '{name}' is asked for twice."));
        }

        return [.. requested];
    }

    private static JsonElement[]? ArrayOf(JsonElement value, string name, int most) => JsonTexts.Find(value, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() <= most => [.. array.EnumerateArray()],
        { ValueKind: JsonValueKind.Array } array => throw Wrong($"'{name}' has {array.GetArrayLength()} elements; at most {most} were expected."),
        _ => throw Wrong($"'{name}' must be an array."),
    };

    private static JsonElement? ObjectOf(JsonElement value, string name, string owner) => JsonTexts.Find(value, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => found,
        _ => throw Wrong($"{owner} has '{name}' that are no object."),
    };

    private static bool? FlagOf(JsonElement? parameters, string name) => parameters is { } given && JsonTexts.Find(given, name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong($"The parameter '{name}' must be true or false.")
        : null;

    private static string TextOf(JsonElement? value, string what) =>
        value is { } given && JsonTexts.TextOf(given) is { Length: <= InferenceLimits.TextLength } text ? text : throw Wrong($"{what} must be a text of at most {InferenceLimits.TextLength} characters.");

    private static BadHttpRequestException Wrong(FormattableString why) => new(why.ToString(CultureInfo.InvariantCulture));
}
