namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>A column of the rows.</summary>
/// <param name="Name">Its name, for the rest of the definition; a metric is named after it.</param>
/// <param name="Path">Its place in the row, or in the document.</param>
public sealed record JsonColumn(string Name, JsonPath Path);
