namespace SensorGrid.Sql.Tests.Forest;

/// <summary>Rows for the tests.</summary>
internal static class TestRows
{
    /// <summary>Gives a normal number of mean 0 and deviation 1.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Gives rows of normal numbers.</summary>
    public static double[][] Normals(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => Normal(random)).ToArray())];
    }
}
