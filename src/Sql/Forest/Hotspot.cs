namespace SensorGrid.Sql.Forest;

/// <summary>A region with relatively many rows.</summary>
/// <param name="Density">The number of rows in the hotspot divided by the volume of its box, a side shorter than the scan radius counting as long as that.</param>
/// <param name="MinValues">The smallest value of each column.</param>
/// <param name="MaxValues">The largest value of each column.</param>
internal sealed record Hotspot(double Density, IReadOnlyList<double> MinValues, IReadOnlyList<double> MaxValues);
