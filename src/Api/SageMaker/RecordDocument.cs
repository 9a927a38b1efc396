using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

[Description("A sensor's features as texts; those without a value are left out. `Record` itself is left out for a sensor without readings.")]
internal sealed record RecordDocument([property: JsonPropertyName("Record")] RecordFeatureDocument[]? Record);
