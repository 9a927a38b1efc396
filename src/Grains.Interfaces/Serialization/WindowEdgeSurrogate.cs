using SensorGrid.Features.Windows;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("window-edge")]
internal struct WindowEdgeSurrogate
{
    [Id(0)] public string Metric;
    [Id(1)] public string Window;
    [Id(2)] public DateTimeOffset From;
    [Id(3)] public TimeSpan? Hop;
    [Id(4)] public double? Error;
}

[RegisterConverter]
internal sealed class WindowEdgeConverter : IConverter<WindowEdge, WindowEdgeSurrogate>
{
    public WindowEdge ConvertFromSurrogate(in WindowEdgeSurrogate surrogate) => new(surrogate.Metric, surrogate.Window, surrogate.From, surrogate.Hop, surrogate.Error);

    public WindowEdgeSurrogate ConvertToSurrogate(in WindowEdge value) => new()
    {
        Metric = value.Metric,
        Window = value.Window,
        From = value.From,
        Hop = value.Hop,
        Error = value.Error,
    };
}
