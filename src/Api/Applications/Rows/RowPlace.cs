namespace SensorGrid.Api.Applications.Rows;

/// <summary>The place at which a subscriber begins.</summary>
/// <param name="After">The ordinal of the last row before it.</param>
/// <param name="IsKnown">Whether the client has that row, or was to begin there: rows behind it that are not kept are a gap.</param>
internal readonly record struct RowPlace(long After, bool IsKnown);
