namespace SensorGrid.Load.Bare;

/// <summary>Processor time of the bare loop for one reading.</summary>
/// <param name="Tokens">Of that, a <c>Utf8JsonReader</c> that only goes over the bytes.</param>
/// <param name="All">Everything.</param>
/// <param name="WithoutModel">Without running the model.</param>
/// <param name="OnRequest">With windows kept up, but features computed only when they are asked for: what a silo does.</param>
internal sealed record BareCost(TimeSpan Tokens, TimeSpan All, TimeSpan WithoutModel, TimeSpan OnRequest)
{
    /// <summary>How many times as much a reading costs, also against the loop that computes features only when asked: the stricter measure.</summary>
    public string Describe(TimeSpan cost) => FormattableString.Invariant($"{cost.TotalMicroseconds:F2} us; {cost / OnRequest:F2}x without computing features");
}
