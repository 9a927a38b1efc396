namespace SensorGrid.Sql.Forest;

/// <summary>A column's part of an anomaly score, divided by the side on which the value lies outside of what was seen.</summary>
/// <param name="High">The part from values above.</param>
/// <param name="Low">The part from values below.</param>
internal readonly record struct ColumnAttribution(double High, double Low)
{
    /// <summary>The column's part of the score: 0 or more. The parts of all columns add up to the score.</summary>
    public double Score => High + Low;

    /// <summary>The difference between the two sides. KDA says only that it is 0 or more, grows with the certainty of the direction, and is 0 while learning.</summary>
    public double Strength => Math.Abs(High - Low);

    /// <summary>Gets whether the value is high; otherwise it is low, as KDA says also while learning.</summary>
    public bool IsHigh => High > Low;
}
