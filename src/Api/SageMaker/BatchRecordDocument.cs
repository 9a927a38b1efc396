using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

internal sealed record BatchRecordDocument(
    [property: JsonPropertyName("FeatureGroupName")] string FeatureGroupName,
    [property: JsonPropertyName("RecordIdentifierValueAsString")] string RecordIdentifierValueAsString,
    [property: JsonPropertyName("Record")] RecordFeatureDocument[] Record);
