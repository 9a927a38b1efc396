using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SensorGrid.Api.Feast;

[Description("A column: an item for each row of `entities`.")]
internal sealed record FeastColumnDocument(
    [property: Description("Numbers or null; of the join key, the ids.")] object?[] Values,
    [property: Description("PRESENT, NULL_VALUE, NOT_FOUND or OUTSIDE_MAX_AGE.")] string[] Statuses,
    [property: JsonPropertyName("event_timestamps"), Description("The sensor's newest event time.")] DateTime[] EventTimestamps);
