namespace SensorGrid.Load.Bare;

/// <summary>A minute of a sensor's readings.</summary>
internal struct BareTile
{
    public long Index;
    public BareSums Sums;
    public double Min;
    public double Max;
    public double First;
}
