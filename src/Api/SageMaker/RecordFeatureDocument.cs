using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

internal sealed record RecordFeatureDocument([property: JsonPropertyName("FeatureName")] string FeatureName, [property: JsonPropertyName("ValueAsString")] string ValueAsString);
