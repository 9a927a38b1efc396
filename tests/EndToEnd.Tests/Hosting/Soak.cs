using System.Globalization;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>How often the tests repeat that draw their faults by a seed: once, or as often as <c>SENSORGRID_SOAK</c> says.</summary>
internal static class Soak
{
    public const string Variable = "SENSORGRID_SOAK";

    /// <summary>1 up to the number of repetitions.</summary>
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, Repetitions())];

    private static int Repetitions() => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => 1,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
        var text => throw new InvalidOperationException($"{Variable} is how often each seeded test repeats, 1 or more, but is '{text}'."),
    };
}
