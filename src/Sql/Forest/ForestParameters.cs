namespace SensorGrid.Sql.Forest;

/// <summary>The parameters of KDA's RANDOM_CUT_FOREST, with its defaults and ranges.</summary>
/// <param name="Trees">The number of trees: 1 to 1000.</param>
/// <param name="SubSampleSize">The number of points kept by a tree: 10 to 1000. As many rows have the score 0 at first.</param>
/// <param name="TimeDecay">The number of rows after which a row's weight in the sampling has fallen to 1/e: above the sample's size.</param>
/// <param name="ShingleSize">The number of consecutive rows that make up one point: 1 to 30.</param>
internal sealed record ForestParameters(int Trees = 100, int SubSampleSize = 256, long TimeDecay = 100_000, int ShingleSize = 1)
{
    public const int MaxTrees = 1000;
    public const int MinSubSampleSize = 10;
    public const int MaxSubSampleSize = 1000;
    public const int MaxShingleSize = 30;

    /// <summary>The largest number of numeric columns.</summary>
    public const int MaxColumns = 30;

    public static ForestParameters Default { get; } = new();

    /// <summary>Says what is out of range; null when nothing is.</summary>
    public string? Problem => this switch
    {
        { Trees: < 1 or > MaxTrees } => $"numberOfTrees must be 1 to {MaxTrees}",
        { SubSampleSize: < MinSubSampleSize or > MaxSubSampleSize } => $"subSampleSize must be {MinSubSampleSize} to {MaxSubSampleSize}",
        _ when SubSampleSize >= TimeDecay => "subSampleSize must be below timeDecay",
        { ShingleSize: < 1 or > MaxShingleSize } => $"shingleSize must be 1 to {MaxShingleSize}",
        _ => null,
    };

    /// <summary>Gives the memory of a forest over this many numeric columns, in bytes, to within a few per cent. The largest parameters ask for over 20 GB.</summary>
    public long ApproximateBytes(int columns)
    {
        var dimensions = (long)columns * ShingleSize;
        var perPoint = (3 * dimensions * sizeof(double)) + 56;
        return Trees * SubSampleSize * perPoint;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Trees);
        writer.Write(SubSampleSize);
        writer.Write(TimeDecay);
        writer.Write(ShingleSize);
    }

    public static ForestParameters Read(BinaryReader reader)
    {
        var parameters = new ForestParameters(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());
        return parameters.Problem is { } problem ? throw new InvalidDataException(problem) : parameters;
    }
}
