using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.OpenApi;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Inference;

namespace SensorGrid.Api.Inference;

/// <summary>The operations of the Open Inference Protocol as in the API's description.</summary>
internal static class InferenceOperations
{
    private const string InferExample = """{"inputs":[{"name":"sensor_id","datatype":"BYTES","shape":[1],"data":["plant-1/pump-7"]}],"outputs":[{"name":"anomaly_score"},{"name":"temperature_mean_5m"}]}""";

    // The protocol's documents have a summary in one line each; clients add nothing to a query.
    private static readonly string[] MediaTypes = ["application/json"];

    private static readonly ApiParameter Name = new("model", ParameterLocation.Path, "The name of a model: `sensors`, `default`, or that of a definition.", Text());

    private static readonly ApiParameter Number = new("version", ParameterLocation.Path, "The model's version.", Text());

    private static readonly ApiRequest Tensors = new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"At most {RowsQuestion.MostRows} rows, or the ids of at most {RequestLimits.BatchSensors} sensors; tensors in JSON, or as bytes after it with `{InferRequest.HeaderLength}`."),
        MediaTypes,
        new OpenApiSchema(),
        InferExample);

    private static readonly string InferNotes = """
        `sensors` takes ids, and answers with what each sensor's own model says of its live features (`anomaly_score`, `is_anomaly`, `model`), whether there is such a sensor (`found`), and features:
        those that `outputs` names, and the table `features` of those that the parameter `features` names, or the parameter `view`. Other models take rows of their inputs. The page `docs/doors/inference.md` says more.
        """;

    public static ApiOperation Server { get; } = new("inferenceServer", "The server's name and extensions, by the Open Inference Protocol.", StatusCodes.Status200OK, []);

    public static ApiOperation Live { get; } = new("inferenceLive", "Whether the process answers.", StatusCodes.Status200OK, [], TakesAnything: true);

    public static ApiOperation Ready { get; } = new("inferenceReady", "Whether the sensors answer.", StatusCodes.Status200OK, [], TakesAnything: true);

    public static ApiOperation Models { get; } = new("inferenceModels", "The names of the models in force.", StatusCodes.Status200OK, []);

    public static ApiOperation Model { get; } = new("inferenceModel", "The inputs and outputs of a model.", StatusCodes.Status200OK, [Name]);

    public static ApiOperation ModelVersion { get; } = new("inferenceModelVersion", "The same of a version.", StatusCodes.Status200OK, [Name, Number]);

    public static ApiOperation ModelReady { get; } = new("inferenceModelReady", "Whether a model is in force.", StatusCodes.Status200OK, [Name]);

    public static ApiOperation ModelVersionReady { get; } = new("inferenceModelVersionReady", "The same of a version.", StatusCodes.Status200OK, [Name, Number]);

    public static ApiOperation Infer { get; } = new("infer", "Runs a model over rows, or reads sensors by their ids.", StatusCodes.Status200OK, [Name], Tensors, InferNotes);

    public static ApiOperation InferVersion { get; } = new("inferVersion", "The same with a version.", StatusCodes.Status200OK, [Name, Number], Tensors, InferNotes);

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
