namespace SensorGrid.Grains.SensorIndex;

/// <summary>An id of a list, and its position in the stored pages, from 0.</summary>
internal readonly record struct NumberedId(string SensorId, int Number);
