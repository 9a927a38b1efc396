namespace SensorGrid.Features.Windows;

/// <summary>Numbers of buckets, in the order of the values in them: below 0 for negative values, 0 for zero, above 0 for positive ones.</summary>
/// <remarks>At each further level of a sketch, two neighbouring buckets of the level before are one: a bucket of positive values with the number 1 + i has those from i * 2^level on.</remarks>
internal static class SketchKey
{
    /// <summary>The last level: all positive values are in one bucket, as are all negative ones.</summary>
    public const int LastLevel = 18;

    /// <summary>Computes the bucket that has the values of a bucket some levels before.</summary>
    public static int After(int levels, int key) => key switch
    {
        > 0 => ((key - 1) >> levels) + 1,
        < 0 => -(((-key - 1) >> levels) + 1),
        _ => 0,
    };
}
