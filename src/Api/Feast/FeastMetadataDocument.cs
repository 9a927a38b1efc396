using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SensorGrid.Api.Feast;

internal sealed record FeastMetadataDocument(
    [property: JsonPropertyName("feature_names"), Description("The name of each column, in the order of `results`: the join key first.")] string[] FeatureNames);
