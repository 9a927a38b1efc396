using System.Text.Json.Serialization;

namespace SensorGrid.Api.Inference.Documents;

internal sealed record InferenceAnswerDocument(
    [property: JsonPropertyName("model_name")] string ModelName,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    InferenceTensorDocument[] Outputs,
    string? Id = null);
