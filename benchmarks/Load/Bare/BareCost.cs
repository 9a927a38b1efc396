namespace SensorGrid.Load.Bare;

/// <summary>Processor time of the bare loop for one reading, in microseconds.</summary>
/// <param name="Tokens">Of that, a <c>Utf8JsonReader</c> that only goes over the bytes.</param>
/// <param name="All">Everything.</param>
/// <param name="WithoutModel">Without running the model.</param>
/// <param name="OnRequest">With windows kept up, but features computed only when they are asked for: what a silo does.</param>
internal sealed record BareCost(double Tokens, double All, double WithoutModel, double OnRequest)
{
    /// <summary>What a reading costs elsewhere, and how many times that is of the loop that computes features only when asked: the stricter measure.</summary>
    /// <param name="cost">In microseconds.</param>
    public string Describe(double cost) => FormattableString.Invariant($"{cost:F2} us; {cost / OnRequest:F2}x of it with features on request");
}
