using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

internal sealed record BatchIdentifierDocument(
    [property: JsonPropertyName("FeatureGroupName")] string FeatureGroupName,
    [property: JsonPropertyName("RecordIdentifiersValueAsString")] string[] RecordIdentifiersValueAsString,
    [property: JsonPropertyName("FeatureNames")] string[]? FeatureNames = null);
