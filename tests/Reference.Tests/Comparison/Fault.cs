using SensorGrid.Features.Readings;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Something that is made wrong on purpose.</summary>
internal sealed class Fault
{
    /// <summary>What becomes of a reading on its way to the engine.</summary>
    public Func<Reading, Reading> OnReading { get; init; } = reading => reading;

    /// <summary>What becomes of the engine's answer.</summary>
    public Func<EngineAnswer, EngineAnswer> OnAnswer { get; init; } = answer => answer;

    /// <summary>One feature is another one.</summary>
    public static Fault Of(string feature, Func<double, double> change) => new()
    {
        OnAnswer = answer => answer with
        {
            Features = answer.Features.ToDictionary(pair => pair.Key, pair => pair.Key == feature ? change(pair.Value!.Value) : pair.Value, StringComparer.Ordinal),
        },
    };
}
