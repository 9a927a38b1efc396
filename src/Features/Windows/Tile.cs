namespace SensorGrid.Features.Windows;

/// <summary>The readings of one metric with event time in (Index * width, (Index + 1) * width], summed up.</summary>
internal record struct Tile
{
    public long Index;

    public Moments Moments;
}
