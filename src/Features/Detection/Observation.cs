namespace SensorGrid.Features.Detection;

/// <summary>The behaviour of a metric in one reading, in its own unit, and its usual behaviour before that.</summary>
/// <param name="Value">The value.</param>
/// <param name="UsualLevel">The mean of the last 200 or so before it.</param>
/// <param name="UsualSeason">The mean of this hour of the day; the value itself while that is not known.</param>
/// <param name="Spread">The standard deviation of the last 12 values.</param>
/// <param name="UsualSpread">The mean of that, over about 500 readings.</param>
/// <param name="Repeats">The number of times that the value has come again.</param>
/// <param name="MostRepeats">The most that any value came again before.</param>
internal readonly record struct Observation(
    double Value, double UsualLevel, double UsualSeason, double Spread, double UsualSpread, double Repeats, double MostRepeats)
{
    /// <summary>Gets the observed and the usual value of a kind.</summary>
    public (double Value, double Usual) Of(AttributionKind kind) => kind switch
    {
        AttributionKind.Level => (Value, UsualLevel),
        AttributionKind.Season => (Value, UsualSeason),
        AttributionKind.Noise => (Spread, UsualSpread),
        _ => (Repeats, MostRepeats),
    };
}
