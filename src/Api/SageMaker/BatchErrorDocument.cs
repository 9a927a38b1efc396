using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

internal sealed record BatchErrorDocument(
    [property: JsonPropertyName("FeatureGroupName")] string FeatureGroupName,
    [property: JsonPropertyName("RecordIdentifierValueAsString")] string RecordIdentifierValueAsString,
    [property: JsonPropertyName("ErrorCode")] string ErrorCode,
    [property: JsonPropertyName("ErrorMessage")] string ErrorMessage);
