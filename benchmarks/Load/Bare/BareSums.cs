namespace SensorGrid.Load.Bare;

/// <summary>
/// Sums over a window's readings, from which what leaves is subtracted again: the cheapest way, and one that the engine does not take, since it drifts.
/// Values are relative to the sensor's first one, times to its first time, in seconds: that keeps the drift of a run far below the check's tolerance.
/// </summary>
internal struct BareSums
{
    public int Count;
    public double Values;
    public double Squares;
    public double Times;
    public double SquaredTimes;
    public double Products;

    public void Add(double time, double value)
    {
        Count++;
        Values += value;
        Squares += value * value;
        Times += time;
        SquaredTimes += time * time;
        Products += time * value;
    }

    public void Subtract(double time, double value)
    {
        Count--;
        Values -= value;
        Squares -= value * value;
        Times -= time;
        SquaredTimes -= time * time;
        Products -= time * value;
    }

    public void Subtract(in BareSums other)
    {
        Count -= other.Count;
        Values -= other.Values;
        Squares -= other.Squares;
        Times -= other.Times;
        SquaredTimes -= other.SquaredTimes;
        Products -= other.Products;
    }

    /// <summary>The ten aggregations, in the order of the default definitions.</summary>
    /// <param name="origin">What the values are relative to.</param>
    public readonly void Write(double origin, double min, double max, double first, double last, Span<double> features)
    {
        double count = Count;
        var mean = Values / count;
        features[9] = (count * Products - (Times * Values)) / ((count * SquaredTimes) - (Times * Times));
        features[0] = count;
        features[1] = Values + (count * origin);
        features[2] = mean + origin;
        features[3] = Math.Sqrt(Math.Max((Squares / count) - (mean * mean), 0));
        features[4] = min;
        features[5] = max;
        features[6] = first;
        features[7] = last;
        features[8] = last - first;
        if (Count == 1)
        {
            features[3] = 0;
            features[9] = double.NaN;
        }
    }
}
