namespace SensorGrid.Features.Detection;

/// <summary>Exponentially weighted mean and mean absolute deviation of a series, and how far its next value is from them.</summary>
internal struct LocalScale
{
    private const int Warmup = 20;

    public double Mean;
    public double Deviation;
    public int Count;

    /// <summary>Computes the next value's z-score on a logarithmic scale, sign(u) log(1 + |u|) with u in deviations, then counts the value.</summary>
    /// <param name="value">The value: at most about 1e38 in magnitude.</param>
    /// <param name="rows">Over about how many rows the mean reaches: at most 65,535.</param>
    public double Next(double value, int rows)
    {
        var distance = value - Mean;
        var score = 0.0;
        if (Count >= Warmup && Deviation > 0)
        {
            var u = distance / Deviation;
            score = Math.CopySign(Math.Log(1 + Math.Min(Math.Abs(u), double.MaxValue)), u);
        }

        Count = Math.Min(Count + 1, rows);
        var weight = 1.0 / Count;
        Mean += weight * distance;
        Deviation += weight * (Math.Abs(distance) - Deviation);
        return score;
    }
}
