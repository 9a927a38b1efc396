namespace SensorGrid.Features.Engine;

/// <summary>The features of one sensor as of one instant, in memory of the engine: they hold until it is used again. By default those of a sensor without readings.</summary>
/// <param name="names">The features' names, as in <see cref="SensorFeatures.Names"/>.</param>
/// <param name="values">Their values, in the same order; NaN for none.</param>
public readonly ref struct FeatureValues(ReadOnlySpan<string> names, ReadOnlySpan<double> values)
{
    /// <summary>Gets whether the sensor has had a reading.</summary>
    public bool HasReadings { get; } = true;

    /// <summary>The features' names.</summary>
    public ReadOnlySpan<string> Names { get; } = names;

    /// <summary>Their values; NaN for none.</summary>
    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>
    /// Where a door keeps its encoding of them, but for the <see cref="Ages"/> and the instant, and of what is known about them; null when these may change with every instant, or
    /// are not the engine's own.
    /// </summary>
    public KeptEncoding? Kept { get; init; }

    /// <summary>The places of the ages, in ascending order: they change with every instant.</summary>
    public ReadOnlySpan<int> Ages { get; init; }

    /// <summary>The instant (UTC).</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>The revision of the definitions that they were computed by; 0 for the silos' own.</summary>
    public long Revision { get; init; }

    /// <summary>The engine that computed them; null when it may not be asked for more now.</summary>
    internal KeyEngine? Engine { get; init; }

    /// <summary>Computes the whole answer, of which they are a part.</summary>
    /// <returns>Null when that is not possible now.</returns>
    public SensorFeatures? ComputeWhole() => Engine?.Compute(new AsOf(AsOf));

    /// <summary>Gets those of an answer.</summary>
    /// <param name="features">The answer; null for a sensor without readings.</param>
    public static FeatureValues Of(SensorFeatures? features) => features is null ? default : new FeatureValues(features.Names, features.Values);
}
