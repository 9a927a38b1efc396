namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>The values of one metric.</summary>
internal sealed class ValueSeries(ValueShape shape, double offset, double scale)
{
    private double _walk;
    private long _count;

    public double Next(Draw draw)
    {
        _count++;
        return shape switch
        {
            ValueShape.Constant => offset + (0.1 * scale),
            ValueShape.Counter => offset + (_count % 700),
            ValueShape.Bit => offset + draw.Between(0, 1),
            ValueShape.Tenths => offset + (draw.Between(0, 9) / 10.0),
            ValueShape.Noise => offset + (scale * draw.Real(-1, 1)),
            ValueShape.Walk => offset + (_walk += scale * draw.Real(-1, 1)),
            ValueShape.Zeros => draw.Of(0.0, -0.0, 1e-300, -1e-9, double.Epsilon),
            ValueShape.Spikes => offset + (draw.Chance(0.01) ? 1e6 * scale : scale * draw.Real(-1, 1)),
            _ => throw new InvalidOperationException($"{shape} is not a shape."),
        };
    }
}
