namespace SensorGrid.Sql.Forest;

/// <summary>The parameters of KDA's HOTSPOTS, which has no defaults for them.</summary>
/// <param name="WindowSize">The number of newest rows that count: 100 to 1000.</param>
/// <param name="ScanRadius">The largest Euclidean distance between neighbours: above 0.</param>
/// <param name="MinimumPoints">The number of rows within the radius, the row itself included, that make a row dense: 2 to the window's size.</param>
internal sealed record HotspotParameters(int WindowSize, double ScanRadius, int MinimumPoints)
{
    public const int MinWindowSize = 100;
    public const int MaxWindowSize = 1000;

    /// <summary>Says what is out of range; null when nothing is.</summary>
    public string? Problem => this switch
    {
        { WindowSize: < MinWindowSize or > MaxWindowSize } => $"windowSize must be {MinWindowSize} to {MaxWindowSize}",
        { ScanRadius: not (> 0 and < double.PositiveInfinity) } => "scanRadius must be above 0",
        { MinimumPoints: < 2 } => "minimumNumberOfPointsInAHotspot must be at least 2",
        _ when MinimumPoints > WindowSize => "minimumNumberOfPointsInAHotspot must not be above windowSize",
        _ => null,
    };

    public void Write(BinaryWriter writer)
    {
        writer.Write(WindowSize);
        writer.Write(ScanRadius);
        writer.Write(MinimumPoints);
    }

    public static HotspotParameters Read(BinaryReader reader)
    {
        var parameters = new HotspotParameters(reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32());
        return parameters.Problem is { } problem ? throw new InvalidDataException(problem) : parameters;
    }
}
