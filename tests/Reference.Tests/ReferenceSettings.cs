using System.Globalization;

namespace SensorGrid.Reference.Tests;

/// <summary>Which workloads run, as the environment says.</summary>
internal static class ReferenceSettings
{
    public const string WorkloadsVariable = "SENSORGRID_REFERENCE_WORKLOADS";
    public const string SeedVariable = "SENSORGRID_REFERENCE_SEED";

    private const int DefaultWorkloads = 120;

    /// <summary>The one seed that is to be run; null for several.</summary>
    public static int? OnlySeed => Number(WorkloadsVariable) is null ? Number(SeedVariable) : null;

    public static int[] Seeds => OnlySeed is { } seed ? [seed] : [.. Enumerable.Range(Number(SeedVariable) ?? 1, Number(WorkloadsVariable) ?? DefaultWorkloads)];

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        var text => throw new InvalidOperationException($"{variable} is a whole number, 1 or more, but is '{text}'."),
    };
}
